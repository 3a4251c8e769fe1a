// The metrics by which a predictor is judged, and their bootstrap intervals.

import { bootstrapInTurns, type BootstrapOptions, type Interval } from "../math/bootstrap.ts";
import type { ExampleScores } from "../metrics/example_scores.ts";
import type { WeightedMetrics } from "../metrics/weighted_metrics.ts";
import type { WorkOptions } from "../calls/progress.ts";
import { defaultLikelihood, metricsIn } from "../likelihoods/registry.ts";

/** Metrics of predictions; both calibration errors have 15 bins. */
export type MetricValues = WeightedMetrics;

/** An interval for every metric. */
export type MetricIntervals = { readonly [name in keyof MetricValues]: Interval };

/** The metrics of per-example scores. */
export function metricValues(
  exampleScores: ExampleScores,
  likelihood = defaultLikelihood,
): MetricValues {
  const each = new Uint8Array(exampleScores.logLikelihood.length).fill(1);
  return likelihood.measure(exampleScores)(each) as unknown as MetricValues;
}

/** The first minus the second, metric by metric. */
export function metricDifference(first: MetricValues, second: MetricValues): MetricValues {
  return Object.fromEntries(
    namesIn(first).map((name) => [name, first[name] - second[name]]),
  ) as unknown as MetricValues;
}

/** `figures[i]` is about `outcomes[i]`, `differences[j]` about the first minus the second of `pairs[j]`. */
interface PairedIntervals {
  /** Of every predictor. */
  readonly figures: readonly MetricIntervals[];
  /** Of every pair. */
  readonly differences: readonly MetricIntervals[];
}

/**
 * Intervals for the metrics of several predictors on the same examples, and for their differences: every
 * resample is the same for all, so common variation cancels out of the differences. Progress is reported in
 * resamples.
 *
 * @param pairs positions in `outcomes`
 */
export async function pairedIntervals(
  exampleScores: readonly ExampleScores[],
  pairs: readonly (readonly [number, number])[],
  options: BootstrapOptions & WorkOptions = {},
  likelihood = defaultLikelihood,
): Promise<PairedIntervals> {
  const examples = exampleScores[0].logLikelihood.length;
  const of = exampleScores.map((each) => likelihood.measure(each));
  const metricNames = likelihood.metrics.map(({ name }) => name);
  const flat = await bootstrapInTurns({ ...options, examples }, (counts) => {
    const metrics = of.map((at) => at(counts));
    const values = metrics.flatMap((each) => metricNames.map((name) => each[name]));
    for (const [first, second] of pairs) {
      for (const name of metricNames) values.push(metrics[first][name] - metrics[second][name]);
    }
    return values;
  });
  const intervals = (_: unknown, i: number) =>
    Object.fromEntries(
      metricNames.map((name, f) => [name, flat[i * metricNames.length + f]]),
    ) as unknown as MetricIntervals;
  const all = [...exampleScores, ...pairs].map(intervals);
  return {
    figures: all.slice(0, exampleScores.length),
    differences: all.slice(exampleScores.length),
  };
}

function namesIn(metrics: MetricValues): (keyof MetricValues)[] {
  return metricsIn(metrics).map(({ name }) => name as keyof MetricValues);
}
