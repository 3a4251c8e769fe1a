// deno task import: weights from a safetensors file as a run's folder.

import { importNetwork } from "../src/exports/import_network.ts";
import { runCommand } from "./command_line.ts";
import { readImportFlags } from "./import_flags.ts";
import { importHelp } from "./import_help.ts";
import { textForPeople, writeResult } from "./standard_output.ts";

if (import.meta.main) await runCommand(() => main(Deno.args));

async function main(args: readonly string[]): Promise<void> {
  const flags = readImportFlags(args);
  if (!flags) return writeResult(importHelp);
  const human = textForPeople();
  const { path, depth, statistics } = await importNetwork(flags.file, flags.out, flags);
  const from = {
    file: "population statistics from the file",
    estimated: "population statistics estimated on the run's training part",
    none: "no norms",
  };
  human.write(`${path}: ${depth} blocks, ${from[statistics]}\n`);
}
