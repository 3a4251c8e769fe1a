// Runs on disk as programs get them: `loadRun` with its arguments checked.

import { aText, checkArgument, checkOptions } from "../calls/checks.ts";
import { type LoadedRun, loadRun as readRun } from "./load_run.ts";
import { loadRunChecks, type LoadRunOptions } from "./network_files.ts";

/**
 * Reads a run's folder: what `deno task train`, `prune` or `import`, `writeRun` or `saveRun` wrote. Where a command was
 * killed in it while it replaced a run, the folder is put right first.
 *
 * @param path for instance "runs/spirals-1"
 * @param options.engine where the network computes; default `auto`
 * @param options.network of a network that is code, which is not stored: makes it again
 * @param options.threads of a conv network on engine `simd`; default the processor's cores
 * @param options.acceptChanged read files that were changed since the run was written, as their SHA-256 in `SHA256SUMS`
 *   shows, or whose sums are missing; default false
 * @throws Error where the folder is no run, has no network, or its files were changed; {@linkcode Deno.errors.Busy} where
 *   it is still training
 */
export async function loadRun(path: string, options: LoadRunOptions = {}): Promise<LoadedRun> {
  checkArgument("loadRun", "path", path, aText);
  checkOptions("loadRun", options, loadRunChecks);
  return await readRun(path, options);
}
