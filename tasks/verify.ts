// deno task verify: checks an engine against reference files, and prints one line of JSON a file.

import { placeOptions } from "../src/engines/place_options.ts";
import { referenceTolerance } from "../src/engines/reference.ts";
import { command, start } from "./command/command.ts";
import type { Values } from "./command/option.ts";
import { referenceChecks } from "./verify/reference_checks.ts";
import { dataLines, textForPeople } from "./command/standard_output.ts";

const options = { "": placeOptions };

/** The command. */
export const verifyCommand = command({
  name: "verify",
  about:
    `Checks an engine against reference results, relative error at most ${referenceTolerance}.`,
  intro: [
    "Without FILES the reference networks in tests/golden are used. Prints one line of JSON a " +
    'file: {"file","engine","worst","quantity","passed"}. Exit code 1 if a file does not pass.',
  ],
  positionals: { usage: "[FILES]", read: (files) => ({ files }) },
  options,
  run,
});

if (import.meta.main) await start(verifyCommand);

async function run(
  { files, engine, threads, tf32 }: Values<typeof options> & { readonly files: readonly string[] },
): Promise<number | void> {
  textForPeople({ json: true });
  let failed = 0;
  for await (const check of referenceChecks(files, { engine, threads, tf32 })) {
    if (!check.passed) failed++;
    dataLines.write(`${JSON.stringify(check)}\n`);
  }
  return failed ? 1 : undefined;
}
