// The flags of deno task verify.

import assert from "node:assert/strict";
import { referenceTolerance } from "../../src/engines/reference.ts";
import { verifyCommand } from "../../tasks/verify.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readVerify = (args: readonly string[]) => verifyCommand.read(args)!;

const defaults: ReturnType<typeof readVerify> = {
  files: [],
  engine: "auto",
  threads: undefined,
  tf32: false,
};

Deno.test("verifyCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readVerify([]), defaults);
  const calls = callsOfAll(verifyCommand.flags, ["--help", "a b --engine wasm --threads 3 --tf32"]);
  assert.deepEqual(calls.map(readVerify), [
    undefined,
    { ...defaults, files: ["a", "b"], engine: "wasm", threads: 3, tf32: true },
  ]);
});

Deno.test("verifyCommand.help says every flag's default, and the tolerance", () => {
  assert.equal(referenceTolerance, 1e-4);
  assert.match(verifyCommand.help, /relative error at most 0\.0001\./);
  assertHelpSays(verifyCommand.help, verifyCommand.flags, {
    "engine": `(default ${defaults.engine})`,
    "threads": "(default the processor's cores)",
    "tf32": "",
    "help": "",
  });
});
