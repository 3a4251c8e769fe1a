// The flags of deno task data.

import assert from "node:assert/strict";
import { dataCommand } from "../../tasks/data.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readData = (args: readonly string[]) => dataCommand.read(args)!;

const defaults: ReturnType<typeof readData> = {
  names: ["mnist"],
  dataDir: undefined,
  from: undefined,
  force: false,
  takeOver: false,
};

Deno.test("dataCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readData(["mnist"]), defaults);
  const calls = callsOfAll(dataCommand.flags, [
    "--help",
    "mnist svhn --data-dir a",
    "mnist --from http://127.0.0.1/b",
    "mnist --force",
    "mnist --take-over",
  ]);
  assert.deepEqual(calls.map(readData), [
    undefined,
    { ...defaults, names: ["mnist", "svhn"], dataDir: "a" },
    { ...defaults, from: "http://127.0.0.1/b/" },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
  ]);
});

Deno.test("dataCommand.help says every flag's default", () => {
  assertHelpSays(dataCommand.help, dataCommand.flags, {
    "data-dir": "(default data/NAME, and Debian's folder for Fashion-MNIST)",
    "from": "instead of the public mirrors",
    "force": "",
    "take-over": "",
    "help": "",
  });
});
