// The flags of deno task export.

import assert from "node:assert/strict";
import { type ExportFlags, exportFlags, readExportFlags } from "../../tasks/export_flags.ts";
import { exportHelp } from "../../tasks/export_help.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const wanted = "a --format onnx --out b";
const defaults: ExportFlags = {
  run: "a",
  format: "onnx",
  outputs: "mixture",
  out: "b",
  acceptChanged: false,
  force: false,
  takeOver: false,
  quiet: false,
};

Deno.test("readExportFlags() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readExportFlags(wanted.split(" ")), defaults);
  const calls = callsOfAll(exportFlags, [
    "--help",
    "c --format tfjs --outputs exits --out d",
    ...["accept-changed", "force", "take-over", "quiet"].map((flag) => `${wanted} --${flag}`),
  ]);
  assert.deepEqual(calls.map(readExportFlags), [
    undefined,
    { ...defaults, run: "c", format: "tfjs", outputs: "exits", out: "d" },
    { ...defaults, acceptChanged: true },
    { ...defaults, force: true },
    { ...defaults, takeOver: true },
    { ...defaults, quiet: true },
  ]);
});

Deno.test("exportHelp says every flag's default", () => {
  assertHelpSays(exportHelp, exportFlags, {
    "format": "",
    "outputs": `${defaults.outputs} (default)`,
    "out": "",
    "force": "",
    "take-over": "",
    "accept-changed": "",
    "quiet": "",
    "help": "",
  });
});
