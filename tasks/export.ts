// deno task export: a run's network for programs that are not Fathom.

import { processorEngine } from "../src/engines/registry.ts";
import { pickOptions } from "../src/calls/checks.ts";
import {
  exportChecks,
  exportNetwork,
  type ExportOptions,
} from "../src/runs/export/export_network.ts";
import { exportParts } from "../src/runs/export/export_parts.ts";
import { inputNotices } from "../src/runs/export/input_notices.ts";
import { loadRun } from "../src/runs/load_run.ts";
import { workLine } from "../src/views/terminal/work_line.ts";
import { runCommand } from "./command_line.ts";
import { exportFlags, readExportFlags } from "./export_flags.ts";
import { exportHelp } from "./export_help.ts";
import { errorText, textForPeople, writeResult } from "./standard_output.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), exportFlags);

async function main(args: readonly string[]): Promise<void> {
  const flags = readExportFlags(args);
  if (!flags) return writeResult(exportHelp);
  const human = textForPeople();
  using line = workLine({ out: errorText, hidden: flags.quiet });
  line.onStage(`loading ${flags.run}`);
  // weights are read and nothing is computed: the engine that starts fastest
  using run = await loadRun(flags.run, { ...flags, engine: processorEngine, threads: 1 });
  const parts = await exportParts(run);
  line.onStage(`writing ${flags.out}`);
  const written = await exportNetwork(
    parts,
    flags.out,
    pickOptions<ExportOptions>({ ...flags, ...line }, exportChecks),
  );
  line.end();
  // who standardises the inputs of a safetensors file can do so in float64
  const notices = flags.format === "safetensors" ? [] : inputNotices(parts);
  for (const text of notices) errorText.write(`note: ${text}\n`);
  for (const { path, bytes } of written) {
    human.write(`${path}: ${bytes.toLocaleString("en-US")} bytes\n`);
  }
}
