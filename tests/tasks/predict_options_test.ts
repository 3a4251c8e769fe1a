// The flags of deno task predict.

import assert from "node:assert/strict";
import { UsageError } from "../../tasks/command/usage_error.ts";
import { predictCommand } from "../../tasks/predict.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readPredict = (args: readonly string[]) => predictCommand.read(args)!;

const defaults: ReturnType<typeof readPredict> = {
  run: "a",
  file: "b",
  depth: "full",
  stop: undefined,
  header: "auto",
  delimiter: undefined,
  batchSize: 256,
  engine: "auto",
  threads: undefined,
  tf32: false,
  acceptChanged: false,
  out: undefined,
  force: false,
  quiet: false,
};

Deno.test("predictCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readPredict(["a", "b"]), defaults);
  const calls = callsOfAll(predictCommand.flags, [
    "--help",
    "c d --depth 2 --stop margin:0.3 --header no --delimiter tab --batch-size 4 --engine cpu " +
    "--threads 5 --tf32 --out e",
    "a b --depth chosen",
    "a b --accept-changed",
    "a b --out e --force",
    "a b --quiet",
  ]);
  assert.deepEqual(calls.map(readPredict), [
    undefined,
    {
      ...defaults,
      ...{ run: "c", file: "d", depth: 2, stop: { kind: "margin", threshold: 0.3 }, header: false },
      ...{ delimiter: "tab", batchSize: 4, engine: "cpu", threads: 5, tf32: true, out: "e" },
    },
    { ...defaults, depth: "chosen" },
    { ...defaults, acceptChanged: true },
    { ...defaults, out: "e", force: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("predictCommand.read() takes - for standard output, which is nothing to replace", () => {
  assert.deepEqual(readPredict(["a", "b", "--out", "-"]), defaults);
  assert.equal(readPredict(["a", "b", "--out", "./-"])?.out, "./-");
  const refused: [args: string[], message: string][] = [
    [["--out", "-"], "--force is for --out FILE, got --out -"],
    [[], "--force is for --out FILE, got no --out"],
    [["--out="], '--out must be a file, got ""'],
  ];
  for (const [args, message] of refused) {
    assert.throws(() => readPredict(["a", "b", "--force", ...args]), (error) => {
      assert.ok(error instanceof UsageError);
      assert.equal(error.message, message);
      return true;
    });
  }
});

Deno.test("predictCommand.help says every flag's default", () => {
  assertHelpSays(predictCommand.help, predictCommand.flags, {
    "depth": `(default ${defaults.depth})`,
    "stop": "",
    "header": `(default ${defaults.header})`,
    "delimiter": "(default comma, semicolon or tab, whichever is equally often on every line)",
    "batch-size": `(default ${defaults.batchSize})`,
    "engine": `(default ${defaults.engine})`,
    "threads": "(default the processor's cores)",
    "tf32": "",
    "accept-changed": "",
    "out": "(default -, which is standard output)",
    "force": "",
    "quiet": "",
    "help": "",
  });
});
