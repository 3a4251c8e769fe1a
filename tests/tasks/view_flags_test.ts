// The flags of deno task view.

import assert from "node:assert/strict";
import { pagePorts } from "../../tasks/page_ports.ts";
import { readViewFlags, type ViewFlags, viewFlags } from "../../tasks/view_flags.ts";
import { viewHelp } from "../../tasks/view_help.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const defaults: ViewFlags = {
  help: false,
  runs: ["a"],
  acceptChanged: false,
  port: undefined,
  allowHosts: undefined,
};

Deno.test("readViewFlags() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readViewFlags(["a"]), defaults);
  const calls = callsOfAll(viewFlags, [
    "--help",
    "a --accept-changed",
    "a b --port 0 --allow-host c,d --allow-host e",
  ]);
  assert.deepEqual(calls.map(readViewFlags), [
    { ...defaults, help: true, runs: [] },
    { ...defaults, acceptChanged: true },
    { ...defaults, runs: ["a", "b"], port: 0, allowHosts: ["c", "d", "e"] },
  ]);
});

Deno.test("viewHelp says every flag's default", () => {
  assert.deepEqual([pagePorts[0], pagePorts.length], [4870, 10]);
  assertHelpSays(viewHelp, viewFlags, {
    "accept-changed": "",
    "port": `(${pagePorts[0]}, or the next one free; 0 for any)`,
    "allow-host": "",
    "help": "",
  });
});
