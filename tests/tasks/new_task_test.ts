// A task that is added: one file, and its line in deno.json.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../temporary_folder.ts";

const root = new URL("../../", import.meta.url);

/** The file, but for where it imports from. */
const source = `// deno task greet NAME: greets.

import { numeric, onOff } from "ROOTsrc/calls/option.ts";
import { whole } from "ROOTsrc/calls/checks.ts";
import { command, start } from "ROOTtasks/command/command.ts";
import { onePositional } from "ROOTtasks/command/positionals.ts";
import { writeResult } from "ROOTtasks/command/standard_output.ts";

const greetCommand = command({
  name: "greet",
  about: "Greets.",
  positionals: onePositional("whom", "NAME", "name"),
  options: {
    "": {
      times: { ...numeric("N", whole(1)), default: 2, about: "how often", aliases: ["count"] },
      loud: onOff("in capitals"),
    },
  },
  run({ whom, times, loud }) {
    const text = "hello " + whom + "\\n";
    writeResult((loud ? text.toUpperCase() : text).repeat(times));
    return Promise.resolve();
  },
});

if (import.meta.main) await start(greetCommand);
`;

Deno.test("a task is one file: its reading, help, did-you-mean, checks and run", async () => {
  using folder = temporaryFolder();
  folder.write("greet.ts", source.replaceAll("ROOT", root.href));
  const call = async (check: "--check" | "--no-check", ...args: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", check, `--config=${fileURLToPath(new URL("deno.json", root))}`],
        ...["--allow-read", `${folder.path}/greet.ts`, ...args],
      ],
      env: { NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return [code, text(stdout), text(stderr).replace(/^(?:Check|Download) .*\n/gm, "")];
  };
  const got = await Promise.all([
    call("--check", "you"),
    call("--no-check", "you", "--loud", "--times", "1"),
    call("--no-check", "--help"),
    call("--no-check", "you", "--count", "3"),
    call("--no-check", "you", "--times", "0"),
    call("--no-check"),
  ]);
  assert.deepEqual(got, [
    [0, "hello you\nhello you\n", ""],
    [0, "HELLO YOU\n", ""],
    [
      0,
      `Greets.

Usage: deno task greet NAME [flags]

  --times N              how often (default 2)
  --loud                 in capitals
  -h, --help             show this help
`,
      "",
    ],
    [2, "", "fathom: unknown flag --count; did you mean --times?\n"],
    [2, "", 'fathom: --times must be a whole number of at least 1, got "0"\n'],
    [2, "", "fathom: give one name, got none (see --help)\n"],
  ]);
});
