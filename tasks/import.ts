// deno task import: weights from a safetensors file as a run's folder.

import { pickOptions } from "../src/calls/checks.ts";
import {
  importChecks,
  importNetwork,
  type ImportOptions,
} from "../src/runs/export/import_network.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { runCommand } from "./command_line.ts";
import { importFlags, readImportFlags } from "./import_flags.ts";
import { importHelp } from "./import_help.ts";
import { errorText, textForPeople, writeResult } from "./standard_output.ts";
import { counted } from "../src/tables/number_text.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), importFlags);

async function main(args: readonly string[]): Promise<void> {
  const flags = readImportFlags(args);
  if (!flags) return writeResult(importHelp);
  const human = textForPeople();
  using line = workLine({ out: errorText, hidden: flags.quiet });
  line.onStage(`reading ${flags.file}`);
  const imported = await importNetwork(
    flags.file,
    flags.out,
    pickOptions<ImportOptions>({ ...flags, ...line }, importChecks),
  );
  line.end();
  const { path, depth, statistics } = imported;
  const from = {
    file: "population statistics from the file",
    estimated: "population statistics estimated on the run's training part",
    none: "no norms",
  };
  human.write(`${path}: ${counted(depth, "block")}, ${from[statistics]}\n`);
}
