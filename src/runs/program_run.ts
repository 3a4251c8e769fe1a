// `loadRun` for programs, with its arguments checked.

import { aText, checkArgument, checkOptions } from "../calls/checks.ts";
import { type LoadedRun, loadRun as readRun } from "./load_run.ts";
import { loadRunChecks, type LoadRunOptions } from "./network_files.ts";

/**
 * Reads a run's folder: what `deno task train`, `prune` or `import`, `writeRun` or `saveRun` wrote. A folder in which
 * a command was killed while it replaced a run is repaired first.
 *
 * @param path for instance "runs/spirals-1"
 * @param options.engine default `auto`
 * @param options.network creates a custom network, whose code is not stored
 * @param options.threads of a conv network on engine `simd`; default the processor's cores
 * @param options.acceptChanged read files whose SHA-256 differs from `SHA256SUMS` or is missing there; default false
 * @throws Error if the folder is not a run, has no network, or its files were changed; {@linkcode Deno.errors.Busy} if
 *   it is still training
 */
export async function loadRun(path: string, options: LoadRunOptions = {}): Promise<LoadedRun> {
  checkArgument("loadRun", "path", path, aText);
  checkOptions("loadRun", options, loadRunChecks);
  return await readRun(path, options);
}
