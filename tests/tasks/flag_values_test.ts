// Values of flags that several tasks read alike.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command_line.ts";
import { readCompareFlags } from "../../tasks/compare_flags.ts";
import { readDataFlags } from "../../tasks/data_flags.ts";
import { readEvaluateFlags } from "../../tasks/evaluate_flags.ts";
import { readExperimentFlags } from "../../tasks/experiment_flags.ts";
import { readExportFlags } from "../../tasks/export_flags.ts";
import { isStandardOutput, placeFlag } from "../../tasks/flag_values.ts";
import { readImportFlags } from "../../tasks/import_flags.ts";
import { readPruneFlags } from "../../tasks/prune_flags.ts";
import { readTrainFlags } from "../../tasks/train_flags.ts";

/** Every flag for a place that a task writes to, but for predict's, where - is standard output. */
const places: readonly (readonly [
  read: (args: readonly string[]) => unknown,
  call: string,
  flag: string,
  what: string,
])[] = [
  [readTrainFlags, "", "out", "a folder"],
  [readTrainFlags, "", "tensorboard", "a folder"],
  [readEvaluateFlags, "a", "out", "a folder"],
  [readPruneFlags, "a", "out", "a folder"],
  [readCompareFlags, "--methods searched", "out", "a folder"],
  [readExperimentFlags, "complexity", "out", "a folder"],
  [readExportFlags, "a --format tfjs", "out", "a path"],
  [readExportFlags, "a --format onnx", "out", "a path"],
  [readExportFlags, "a --format safetensors", "out", "a path"],
  [readImportFlags, "a", "out", "a folder"],
  [readDataFlags, "mnist", "data-dir", "a folder"],
];

Deno.test("every task refuses - and nothing as a place to write to, and says how - is written", () => {
  for (const [read, call, flag, what] of places) {
    const args = call.split(" ").filter(Boolean);
    for (const text of ["-", "-/", ""]) {
      const advice = text === ""
        ? ""
        : `, which stands for standard output; ${what} of that name is ./-`;
      assert.throws(() => read([...args, `--${flag}=${text}`]), (error) => {
        assert.ok(error instanceof UsageError);
        assert.equal(error.message, `--${flag} must be ${what}, got "${text}"${advice}`);
        return true;
      }, `${call} --${flag} ${text}`);
    }
    for (const text of ["./-", "--", "a-", "-a"]) read([...args, `--${flag}=${text}`]);
  }
});

Deno.test("placeFlag() gives the path as it is, and undefined without a flag", () => {
  assert.equal(placeFlag("out", "a folder", "./-"), "./-");
  assert.equal(placeFlag("out", "a folder", undefined), undefined);
  assert.deepEqual(["-", "-/", "./-", "--", ""].map(isStandardOutput), [
    true,
    true,
    false,
    false,
    false,
  ]);
});
