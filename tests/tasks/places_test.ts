// Options for places that commands write to.

import assert from "node:assert/strict";
import { auditCommand } from "../../tasks/audit.ts";
import { compareCommand } from "../../tasks/compare.ts";
import { dataCommand } from "../../tasks/data.ts";
import { evaluateCommand } from "../../tasks/evaluate.ts";
import { experimentCommand } from "../../tasks/experiment.ts";
import { exportCommand } from "../../tasks/export.ts";
import { importCommand } from "../../tasks/import.ts";
import { pruneCommand } from "../../tasks/prune.ts";
import { trainCommand } from "../../tasks/train.ts";
import { isStandardOutput } from "../../tasks/command/common_options.ts";
import { UsageError } from "../../tasks/command/usage_error.ts";

/** Every option for a place that a command writes to, but for predict's, where - is standard output. */
const places: readonly (readonly [
  read: (args: readonly string[]) => unknown,
  call: string,
  flag: string,
  what: string,
])[] = [
  [trainCommand.read, "", "out", "a folder"],
  [trainCommand.read, "", "tensorboard", "a folder"],
  [evaluateCommand.read, "a", "out", "a folder"],
  [pruneCommand.read, "a", "out", "a folder"],
  [auditCommand.read, "a", "out", "a folder"],
  [compareCommand.read, "--methods searched", "out", "a folder"],
  [experimentCommand.read, "complexity", "out", "a folder"],
  [exportCommand.read, "a --format tfjs", "out", "a path"],
  [exportCommand.read, "a --format onnx", "out", "a path"],
  [exportCommand.read, "a --format safetensors", "out", "a path"],
  [importCommand.read, "a", "out", "a folder"],
  [dataCommand.read, "mnist", "data-dir", "a folder"],
];

Deno.test("every command refuses - and nothing as a place to write to, and says how - is written", () => {
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

Deno.test("isStandardOutput() is true of - alone", () => {
  const texts = ["-", "-/", "./-", "--", ""];
  assert.deepEqual(texts.map(isStandardOutput), [true, true, false, false, false]);
});
