// The flags of deno task export.

import assert from "node:assert/strict";
import { exportCommand } from "../../tasks/export.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readExport = (args: readonly string[]) => exportCommand.read(args)!;

const wanted = "a --format onnx --out b";
const defaults: ReturnType<typeof readExport> = {
  run: "a",
  format: "onnx",
  outputs: "mixture",
  out: "b",
  acceptChanged: false,
  force: false,
  takeOver: false,
  quiet: false,
};

Deno.test("exportCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readExport(wanted.split(" ")), defaults);
  const calls = callsOfAll(exportCommand.flags, [
    "--help",
    "c --format tfjs --outputs exits --out d",
    ...["accept-changed", "force", "take-over", "quiet"].map((flag) => `${wanted} --${flag}`),
  ]);
  assert.deepEqual(calls.map(readExport), [
    undefined,
    { ...defaults, run: "c", format: "tfjs", outputs: "exits", out: "d" },
    { ...defaults, acceptChanged: true },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("exportCommand.help says every flag's default", () => {
  assertHelpSays(exportCommand.help, exportCommand.flags, {
    "format": "",
    "outputs": `(default ${defaults.outputs})`,
    "out": "",
    "force": "",
    "take-over": "",
    "accept-changed": "",
    "quiet": "",
    "help": "",
  });
});
