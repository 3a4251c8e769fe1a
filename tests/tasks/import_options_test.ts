// The flags of deno task import.

import assert from "node:assert/strict";
import { importCommand } from "../../tasks/import.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readImport = (args: readonly string[]) => importCommand.read(args)!;

const wanted = "a --out b";
const defaults: ReturnType<typeof readImport> = {
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

Deno.test("importCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readImport(wanted.split(" ")), defaults);
  const calls = callsOfAll(importCommand.flags, [
    "--help",
    "c --out d --like e --data f --data-dir g",
    ...["accept-changed", "force", "take-over", "quiet"].map((flag) => `${wanted} --${flag}`),
  ]);
  assert.deepEqual(calls.map(readImport), [
    undefined,
    { ...defaults, file: "c", out: "d", like: "e", data: "f", dataDir: "g" },
    { ...defaults, acceptChanged: true },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("importCommand.help names every flag, none of which has a default", () => {
  assertHelpSays(importCommand.help, importCommand.flags, {
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
