// The flags of deno task verify.

import assert from "node:assert/strict";
import { referenceTolerance } from "../../src/engines/reference.ts";
import { readVerifyFlags, type VerifyFlags, verifyFlags } from "../../tasks/verify_flags.ts";
import { verifyHelp } from "../../tasks/verify_help.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const defaults: VerifyFlags = { help: false, files: [], engine: "auto", threads: undefined };

Deno.test("readVerifyFlags() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readVerifyFlags([]), defaults);
  const calls = callsOfAll(verifyFlags, ["--help", "a b --engine wasm --threads 3"]);
  assert.deepEqual(calls.map(readVerifyFlags), [
    { ...defaults, help: true },
    { ...defaults, files: ["a", "b"], engine: "wasm", threads: 3 },
  ]);
});

Deno.test("verifyHelp says every flag's default, and how near an engine must come", () => {
  assert.equal(referenceTolerance, 1e-4);
  assert.match(verifyHelp, /relative error at most 0\.0001\./);
  assertHelpSays(verifyHelp, verifyFlags, {
    "engine": `${defaults.engine} (default)`,
    "threads": "(the processor's cores)",
    "help": "",
  });
});
