// deno task verify: checks an engine against reference files, and prints one line of JSON a file.

import { basename } from "node:path";
import { createNetwork } from "../src/engines/create_network.ts";
import {
  compareWithReference,
  parseReference,
  referenceSpec,
  referenceTolerance,
} from "../src/engines/reference.ts";
import { runCommand } from "./command_line.ts";
import { dataLines, textForPeople, writeResult } from "./standard_output.ts";
import { readVerifyFlags, verifyFlags } from "./verify_flags.ts";
import { verifyHelp } from "./verify_help.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), verifyFlags);

async function main(args: readonly string[]): Promise<number | void> {
  const { help, files, engine, threads } = readVerifyFlags(args);
  if (help) return writeResult(verifyHelp);
  textForPeople({ json: true });
  let failed = 0;
  for (const file of files.length ? files : await goldenFiles()) {
    const reference = parseReference(await Deno.readTextFile(file), file);
    using network = await createNetwork(referenceSpec(reference), { engine, threads });
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
