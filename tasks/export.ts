// deno task export: a run's network for programs that are not Fathom.

import { exportNetwork } from "../src/exports/export_network.ts";
import { exportParts } from "../src/exports/export_parts.ts";
import { loadRun } from "../src/runs/load_run.ts";
import { runCommand } from "./command_line.ts";
import { readExportFlags } from "./export_flags.ts";
import { exportHelp } from "./export_help.ts";
import { textForPeople, writeResult } from "./standard_output.ts";

if (import.meta.main) await runCommand(() => main(Deno.args));

async function main(args: readonly string[]): Promise<void> {
  const flags = readExportFlags(args);
  if (!flags) return writeResult(exportHelp);
  const human = textForPeople();
  // weights are read and nothing is computed: the engine that starts fastest
  using run = await loadRun(flags.run, { engine: "simd", threads: 1 });
  for (const { path, bytes } of await exportNetwork(await exportParts(run), flags.out, flags)) {
    human.write(`${path}: ${bytes.toLocaleString("en-US")} bytes\n`);
  }
}
