// The flags of deno task predict.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command_line.ts";
import { type PredictFlags, predictFlags, readPredictFlags } from "../../tasks/predict_flags.ts";
import { predictHelp } from "../../tasks/predict_help.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const defaults: PredictFlags = {
  run: "a",
  file: "b",
  depth: "full",
  stop: undefined,
  header: "auto",
  delimiter: undefined,
  batchSize: 256,
  engine: "auto",
  threads: undefined,
  acceptChanged: false,
  out: undefined,
  force: false,
  quiet: false,
};

Deno.test("readPredictFlags() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readPredictFlags(["a", "b"]), defaults);
  const calls = callsOfAll(predictFlags, [
    "--help",
    "c d --depth 2 --stop margin:0.3 --header no --delimiter tab --batch-size 4 --engine cpu " +
    "--threads 5 --out e",
    "a b --depth chosen",
    "a b --accept-changed",
    "a b --out e --force",
    "a b --quiet",
  ]);
  assert.deepEqual(calls.map(readPredictFlags), [
    undefined,
    {
      ...defaults,
      ...{ run: "c", file: "d", depth: 2, stop: { kind: "margin", threshold: 0.3 }, header: false },
      ...{ delimiter: "tab", batchSize: 4, engine: "cpu", threads: 5, out: "e" },
    },
    { ...defaults, depth: "chosen" },
    { ...defaults, acceptChanged: true },
    { ...defaults, out: "e", force: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("readPredictFlags() takes - for standard output, which is nothing to replace", () => {
  assert.deepEqual(readPredictFlags(["a", "b", "--out", "-"]), defaults);
  assert.equal(readPredictFlags(["a", "b", "--out", "./-"])?.out, "./-");
  const refused: [args: string[], message: string][] = [
    [["--out", "-"], "--force replaces the file in --out FILE, got --out -"],
    [[], "--force replaces the file in --out FILE, got no --out"],
    [["--out="], '--out must be a file, got ""'],
  ];
  for (const [args, message] of refused) {
    assert.throws(() => readPredictFlags(["a", "b", "--force", ...args]), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, message);
      return true;
    });
  }
});

Deno.test("predictHelp says every flag's default", () => {
  assertHelpSays(predictHelp, predictFlags, {
    "depth": `${defaults.depth} (default:`,
    "stop": "",
    "header": `${defaults.header} (default)`,
    "delimiter": "(default: that of the first three which is equally often on every line)",
    "batch-size": `(${defaults.batchSize})`,
    "engine": `${defaults.engine} (default)`,
    "threads": "(the processor's cores)",
    "accept-changed": "",
    "out": "- is standard output (default)",
    "force": "",
    "quiet": "",
    "help": "",
  });
});
