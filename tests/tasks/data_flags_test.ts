// The flags of deno task data.

import assert from "node:assert/strict";
import { type DataFlags, dataFlags, readDataFlags } from "../../tasks/data_flags.ts";
import { dataHelp } from "../../tasks/data_help.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const defaults: DataFlags = {
  names: ["mnist"],
  dataDir: undefined,
  from: undefined,
  force: false,
  takeOver: false,
};

Deno.test("readDataFlags() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readDataFlags(["mnist"]), defaults);
  const calls = callsOfAll(dataFlags, [
    "--help",
    "mnist svhn --data-dir a",
    "mnist --from http://127.0.0.1/b",
    "mnist --force",
    "mnist --take-over",
  ]);
  assert.deepEqual(calls.map(readDataFlags), [
    undefined,
    { ...defaults, names: ["mnist", "svhn"], dataDir: "a" },
    { ...defaults, from: "http://127.0.0.1/b/" },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
  ]);
});

Deno.test("dataHelp says every flag's default", () => {
  assertHelpSays(dataHelp, dataFlags, {
    "data-dir": "(without it: data/NAME, and Debian's folder for Fashion-MNIST)",
    "from": "instead of the public mirrors",
    "force": "",
    "take-over": "",
    "help": "",
  });
});
