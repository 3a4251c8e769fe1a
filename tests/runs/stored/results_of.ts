// What a stored run gives: predictions, metrics, its pruned network, and what is imported of its export.

import { join } from "node:path";
import { exampleSize } from "../../../src/datasets/dataset.ts";
import type { EngineName } from "../../../src/engines/registry.ts";
import { evaluate } from "../../../src/evaluation/evaluate.ts";
import { predict } from "../../../src/evaluation/predict.ts";
import { exportNetwork } from "../../../src/runs/export/export_network.ts";
import { exportParts } from "../../../src/runs/export/export_parts.ts";
import { importNetwork } from "../../../src/runs/export/import_network.ts";
import { randomStream } from "../../../src/math/random.ts";
import { pruneRun } from "../../../src/runs/prune/prune_run.ts";
import { type LoadedRun, loadRun } from "../../../src/runs/load_run.ts";

/** Numbers by name. */
export type Results = Readonly<Record<string, readonly number[]>>;

/** How a stored run is read. */
export interface StoredRun {
  /** Default simd with one thread. */
  readonly engine?: EngineName;
  /** Where the run's table lies. */
  readonly data?: string;
}

/**
 * The results of the run in `path`.
 *
 * @param folder for what is written
 */
export async function resultsOf(
  path: string,
  folder: string,
  { engine, data }: StoredRun = {},
): Promise<Results> {
  const place = engine ? { engine } : { engine: "simd", threads: 1 } as const;
  const all: Record<string, readonly number[]> = {};
  const predictions = async (name: string, run: LoadedRun) => {
    const { network, posterior } = run;
    const size = exampleSize(run.description.data.shape);
    const random = randomStream(1, "stored runs");
    const inputs = Float32Array.from({ length: 3 * size }, () => 3 * random() - 1.5);
    all[`${name}: mixture`] = [...await predict(network, posterior, inputs)];
    all[`${name}: exits`] = [...await network.logProbabilities(inputs)];
    all[`${name}: posterior`] = posterior.probabilities();
  };
  {
    using run = await loadRun(path, place);
    await predictions("run", run);
    const { validation } = await run.data(data === undefined ? {} : { data });
    const { ways: predictors } = await evaluate(run.network, run.posterior, validation, { resamples: 0 });
    all["evaluation"] = predictors.flatMap(({ figures: metrics }) => {
      const { error, logLikelihood, brier, calibrationError } = metrics;
      return [error, logLikelihood, brier, calibrationError];
    });
    const file = join(folder, "network.safetensors");
    await exportNetwork(await exportParts(run), file, { format: "safetensors" });
    await importNetwork(file, join(folder, "imported"));
  }
  {
    using imported = await loadRun(join(folder, "imported"), place);
    await predictions("imported", imported);
  }
  {
    using run = await loadRun(path, place);
    await pruneRun(run, join(folder, "pruned"), { timing: false, resamples: 0, data });
  }
  using pruned = await loadRun(join(folder, "pruned"), place);
  await predictions("pruned", pruned);
  return all;
}
