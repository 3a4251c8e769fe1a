// The `loadRun` of notebooks, whose runs draw themselves.

import type { LoadRunOptions } from "../../runs/network_files.ts";
import type { LoadedRun } from "../../runs/load_run.ts";
import { loadRun as readRun } from "../../runs/program_run.ts";
import { displayedBy } from "./notebook_value.ts";
import { runValue } from "./run_value.ts";

/**
 * Reads a run's folder: what `deno task train`, `prune` or `import`, `writeRun` or `saveRun` wrote. As the value of a cell of a Jupyter notebook
 * it is drawn: its posterior over depth, the history of training, the log-likelihood of every exit.
 *
 * @param path for instance "runs/spirals-1"
 * @param options.engine the engine of the network; default `auto`
 * @param options.threads of a conv network on engine `simd`; default the processor's cores
 * @param options.acceptChanged read files that were changed since the run was written, as their SHA-256 in `SHA256SUMS`
 *   shows, or whose sums are missing; default false
 * @throws Error if the folder is not a run, has no network, or its files were changed
 */
export async function loadRun(path: string, options: LoadRunOptions = {}): Promise<LoadedRun> {
  const run = await readRun(path, options);
  return displayedBy(run, () => runValue(run, options));
}
