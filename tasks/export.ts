// deno task export: a run's network for programs that are not Fathom.

import { exportNetwork } from "../src/exports/export_network.ts";
import { exportParts } from "../src/exports/export_parts.ts";
import { loadRun } from "../src/runs/load_run.ts";
import { textOut } from "../src/sinks/terminal.ts";
import { workLine } from "../src/sinks/work_line.ts";
import { runCommand } from "./command_line.ts";
import { exportFlags, readExportFlags } from "./export_flags.ts";
import { exportHelp } from "./export_help.ts";

if (import.meta.main) await runCommand(() => main(Deno.args), exportFlags);

async function main(args: readonly string[]): Promise<void> {
  const flags = readExportFlags(args);
  if (!flags) return console.log(exportHelp.trimEnd());
  using line = workLine({ out: textOut(Deno.stderr), hidden: flags.quiet });
  line.onStage(`loading ${flags.run}`);
  // weights are read and nothing is computed: the engine that starts fastest
  using run = await loadRun(flags.run, { engine: "simd", threads: 1 });
  const parts = await exportParts(run);
  line.onStage(`writing ${flags.out}`);
  const files = await exportNetwork(parts, flags.out, { ...flags, ...line });
  line.end();
  for (const { path, bytes } of files) {
    console.log(`${path}: ${bytes.toLocaleString("en-US")} bytes`);
  }
}
