// deno task verify: checks an engine against reference files, and prints one line of JSON a file.

import { basename } from "node:path";
import { createNetwork } from "../src/engines/create_network.ts";
import { placeOptions } from "../src/engines/place_options.ts";
import {
  compareWithReference,
  parseReference,
  referenceSpec,
  referenceTolerance,
} from "../src/engines/reference.ts";
import { command, start } from "./command/command.ts";
import type { Values } from "./command/option.ts";
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
  for (const file of files.length ? files : await goldenFiles()) {
    const reference = parseReference(await Deno.readTextFile(file), file);
    using network = await createNetwork(referenceSpec(reference), { engine, threads, tf32 });
    const { worst, quantity } = await compareWithReference(reference, network);
    const passed = worst <= referenceTolerance;
    if (!passed) failed++;
    const line = { file: basename(file), engine: network.engine.name, worst, quantity, passed };
    dataLines.write(`${JSON.stringify(line)}\n`);
  }
  return failed ? 1 : undefined;
}

async function goldenFiles(): Promise<string[]> {
  const folder = new URL("../tests/golden/", import.meta.url);
  const files: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".json")) files.push(new URL(name, folder).pathname);
  }
  return files.sort();
}
