// What experiments measure of a trained network on the test part.

import type { Dataset } from "../../datasets/dataset.ts";
import type { Network } from "../../engines/network.ts";
import { collect } from "../../evaluation/collect.ts";
import { metricValues } from "../../evaluation/metrics.ts";
import { checkPredicted } from "../../evaluation/unpredicted.ts";
import { truncateToDepth } from "../../depth/depth_choice.ts";
import type { ExampleScores } from "../../metrics/example_scores.ts";

/** How good a way of predicting is. */
export interface PredictionMetrics {
  /** Share of wrong predictions. */
  readonly error: number;
  /** Mean, nats per example. */
  readonly logLikelihood: number;
  /** Mean probability of the label, which the paper's slides call test log-likelihood. */
  readonly meanProbability: number;
  /** Summed over classes, 0 to 2. */
  readonly brier: number;
  /** Of the top class, 15 bins of equal width. */
  readonly calibrationError: number;
}

/** What was measured, with population statistics. */
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
 * @throws RangeError where an example has no finite prediction: an experiment's figures are over all
 */
export async function measureNetwork(
  network: Network,
  q: readonly number[],
  chosenDepth: number,
  test: Dataset,
): Promise<Measured> {
  const left = q.slice(0, network.depth + 1);
  const cut = truncateToDepth(left, chosenDepth);
  const exits = left.map((_, at) => left.map((_, d) => d === at ? 1 : 0));
  const weights = [left, cut, ...exits];
  const collected = await collect(network, test, weights.map((weights) => ({ weights })));
  checkPredicted("measureNetwork", test, collected[0].missing, "all");
  const [full, truncated, ...each] = collected.map(({ outcomes }) => predictionMetrics(outcomes));
  return { full, truncated, exits: each };
}

/** The figures of outcomes. */
export function predictionMetrics(outcomes: ExampleScores): PredictionMetrics {
  const { error, logLikelihood, brier, calibrationError } = metricValues(outcomes);
  const probabilities = outcomes.logLikelihood.reduce((sum, each) => sum + Math.exp(each), 0);
  return {
    error,
    logLikelihood,
    meanProbability: probabilities / outcomes.logLikelihood.length,
    brier,
    calibrationError,
  };
}
