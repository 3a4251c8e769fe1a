// The flags of deno task view.

import assert from "node:assert/strict";
import { pagePorts } from "../../tasks/command/common_options.ts";
import { viewCommand } from "../../tasks/view.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const readView = (args: readonly string[]) => viewCommand.read(args)!;

const defaults: ReturnType<typeof readView> = {
  runs: ["a"],
  acceptChanged: false,
  port: undefined,
  allowHosts: undefined,
};

Deno.test("viewCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(readView(["a"]), defaults);
  const calls = callsOfAll(viewCommand.flags, [
    "--help",
    "a --accept-changed",
    "a b --port 0 --allow-host c,d --allow-host e",
  ]);
  assert.deepEqual(calls.map(readView), [
    undefined,
    { ...defaults, acceptChanged: true },
    { ...defaults, runs: ["a", "b"], port: 0, allowHosts: ["c", "d", "e"] },
  ]);
});

Deno.test("viewCommand.help says every flag's default", () => {
  assert.deepEqual([pagePorts[0], pagePorts.length], [4870, 10]);
  assertHelpSays(viewCommand.help, viewCommand.flags, {
    "accept-changed": "",
    "port": `(default ${pagePorts[0]}, or the next free one; 0 for any)`,
    "allow-host": "",
    "help": "",
  });
});
