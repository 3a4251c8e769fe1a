// Mean differences of per-example log-likelihoods between predictors on the same examples, with paired intervals.

import { bootstrapInTurns, type BootstrapOptions, type Interval } from "../../math/bootstrap.ts";
import type { WorkOptions } from "../../calls/progress.ts";

/** The mean difference of two predictors. */
export interface PairedDifference {
  /** Nats per example; above 0 where the predictor is better. */
  readonly difference: number;
  /** Its bootstrap interval; NaN if it has none, as where labels are impossible under both in turns. */
  readonly interval: Interval;
}

/**
 * The mean of `each − base` for several predictors. All share the resamples. Where a label is equally impossible under
 * both, −∞, the difference is 0.
 *
 * @param base log-likelihoods of the predictor that is subtracted, `[N]`
 * @param each of the others, `[N]` each
 */
export async function pairedDifferences(
  base: Float64Array,
  each: readonly Float64Array[],
  options: BootstrapOptions & WorkOptions,
): Promise<PairedDifference[]> {
  const differences = each.map((values) =>
    values.map((value, n) => value === base[n] ? 0 : value - base[n])
  );
  const intervals = await bootstrapInTurns(
    { ...options, examples: base.length },
    (counts) => differences.map((values) => weightedMean(values, counts)),
  );
  const once = new Uint32Array(base.length).fill(1);
  return differences.map((values, i) => ({
    difference: weightedMean(values, once),
    interval: intervals[i],
  }));
}

function weightedMean(values: Float64Array, counts: Uint32Array): number {
  let sum = 0;
  for (let n = 0; n < values.length; n++) if (counts[n] > 0) sum += counts[n] * values[n];
  return sum / values.length;
}
