// The flags of deno task tensorflow:install.

import assert from "node:assert/strict";
import { tensorflowInstallCommand } from "../../tasks/tensorflow_install.ts";
import { assertHelpSays, callsOfAll } from "./flag_list.ts";

const { flags, help, read } = tensorflowInstallCommand;

Deno.test("tensorflowInstallCommand.read() gives the defaults, and every flag's value to the option of its name", () => {
  assert.deepEqual(read([]), { gpu: false, force: false, remove: false });
  const calls = callsOfAll(flags, ["--help", "--gpu --force --remove"]);
  assert.deepEqual(calls.map(read), [undefined, { gpu: true, force: true, remove: true }]);
});

Deno.test("tensorflowInstallCommand.help says what is fetched and where it goes", () => {
  assertHelpSays(help, flags, { "gpu": "", "force": "", "remove": "", "help": "" });
  assert.match(help, /into \.tensorflow of the current folder/);
  assert.match(help, /deno\.json and deno\.lock stay as they are/);
});
