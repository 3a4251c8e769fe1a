// Headline metrics. All take log-probabilities, shape [B, K] row-major, and labels in 0..K−1, and throw a
// RangeError that names the example where a row is no prediction (NaN, +∞, or −∞ for every class).

import { checkOptions } from "../calls/checks.ts";
import { type Binning, binningChecks, calibrationErrorOf, reliability } from "./calibration.ts";
import { classCount, topClass } from "./class_predictions.ts";
import { checkBins } from "../math/equal_bins.ts";
import { exampleScoresFor } from "./example_scores.ts";

/** Share of examples whose most probable class is not the label, in 0..1 (ties: the smaller class). */
export function classificationError(log: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = classCount("classificationError", log, labels);
  let wrong = 0;
  for (let n = 0; n < labels.length; n++) {
    if (topClass(log, n, classes) !== labels[n]) wrong++;
  }
  return wrong / labels.length;
}

/** Mean log-probability of the labels, nats per example. */
export function meanLogLikelihood(log: ArrayLike<number>, labels: ArrayLike<number>): number {
  const classes = classCount("meanLogLikelihood", log, labels);
  let sum = 0;
  for (let n = 0; n < labels.length; n++) sum += log[n * classes + labels[n]];
  return sum / labels.length;
}

/** Brier score Σ_k (p_k − [k = y])², summed over classes and averaged over examples: 0 to 2. */
export function brierScore(log: ArrayLike<number>, labels: ArrayLike<number>): number {
  const { brier } = exampleScoresFor("brierScore", log, labels);
  return brier.reduce((sum, score) => sum + score, 0) / labels.length;
}

/**
 * Expected calibration error of the top class: |accuracy − mean confidence| of each bin of confidence, weighted by its
 * share of examples; 0 to 1.
 *
 * @param binning number of bins of equal width (left-open, right-closed) over (0, 1], default 15; or number and
 *   kind, as for {@linkcode reliability}
 */
export function calibrationError(
  log: ArrayLike<number>,
  labels: ArrayLike<number>,
  binning: number | Binning = 15,
): number {
  const options = typeof binning === "number" ? { bins: binning } : binning;
  checkOptions("calibrationError", options, binningChecks);
  const exampleScores = exampleScoresFor("calibrationError", log, labels);
  if (options.bins !== undefined) checkBins("calibrationError", options.bins);
  return calibrationErrorOf(reliability(exampleScores, options));
}
