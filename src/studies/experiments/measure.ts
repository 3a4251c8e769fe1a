// The metrics that experiments measure of a trained network on the test split.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { collect } from "../../evaluation/collect.ts";
import { type MetricValues, metricValues } from "../../evaluation/metrics.ts";
import { checkPredicted } from "../../evaluation/unpredicted.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import type { ExampleScores } from "../../metrics/example_scores.ts";

/** Metrics of predictions. */
export interface PredictionMetrics
  extends Pick<MetricValues, "error" | "logLikelihood" | "brier" | "calibrationError"> {
  /** Mean probability of the label, which the paper's slides call test log-likelihood. */
  readonly meanProbability: number;
}

/** The measurements, with population statistics. */
export interface Measured {
  /** The mixture over all exits. */
  readonly full: PredictionMetrics;
  /** The mixture cut at the chosen depth. */
  readonly truncated: PredictionMetrics;
  /** Every exit alone, `[depth + 1]`. Under a fixed depth only the last was trained. */
  readonly exits: readonly PredictionMetrics[];
}

/**
 * Measures a network.
 *
 * @param q the posterior, zero beyond the blocks that are left
 */
export async function measureNetwork(
  network: Network,
  q: readonly number[],
  chosenDepth: number,
  test: Dataset,
): Promise<Measured> {
  const left = q.slice(0, network.depth + 1);
  const each = left.map((_, at) => left.map((_, d) => d === at ? 1 : 0));
  const mixtures = [left, truncateToDepth(left, chosenDepth), ...each];
  const [full, truncated, ...exits] = await mixtureMetrics(
    "measureNetwork",
    network,
    mixtures,
    test,
  );
  return { full, truncated, exits };
}

/**
 * The metrics of several mixtures over the exits. `name` is of the function that errors name.
 *
 * @throws RangeError if an example has no finite prediction: an experiment's metrics are over all
 */
export async function mixtureMetrics(
  name: string,
  network: Network,
  mixtures: readonly (readonly number[])[],
  test: Dataset,
): Promise<PredictionMetrics[]> {
  const collected = await collect(network, test, mixtures.map((weights) => ({ weights })));
  checkPredicted(name, test, collected[0].missing, "all");
  return collected.map(({ outcomes }) => predictionMetrics(outcomes));
}

/** The metrics of per-example scores. */
export function predictionMetrics(scores: ExampleScores): PredictionMetrics {
  const { error, logLikelihood, brier, calibrationError } = metricValues(scores);
  const probabilities = scores.logLikelihood.reduce((sum, each) => sum + Math.exp(each), 0);
  return {
    error,
    logLikelihood,
    meanProbability: probabilities / scores.logLikelihood.length,
    brier,
    calibrationError,
  };
}
