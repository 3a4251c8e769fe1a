// The flags of deno task import.

import assert from "node:assert/strict";
import { type ImportFlags, importFlags, readImportFlags } from "../../tasks/import_flags.ts";
import { importHelp } from "../../tasks/import_help.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const wanted = "a --out b";
const defaults: ImportFlags = {
  file: "a",
  out: "b",
  like: undefined,
  data: undefined,
  dataDir: undefined,
  acceptChanged: false,
  force: false,
  takeOver: false,
  quiet: false,
};

Deno.test("readImportFlags() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readImportFlags(wanted.split(" ")), defaults);
  const calls = callsOfAll(importFlags, [
    "--help",
    "c --out d --like e --data f --data-dir g",
    ...["accept-changed", "force", "take-over", "quiet"].map((flag) => `${wanted} --${flag}`),
  ]);
  assert.deepEqual(calls.map(readImportFlags), [
    undefined,
    { ...defaults, file: "c", out: "d", like: "e", data: "f", dataDir: "g" },
    { ...defaults, acceptChanged: true },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("importHelp names every flag, none of which has a default", () => {
  assertHelpSays(importHelp, importFlags, {
    "out": "",
    "like": "",
    "data": "",
    "data-dir": "",
    "force": "",
    "take-over": "",
    "accept-changed": "",
    "quiet": "",
    "help": "",
  });
});
