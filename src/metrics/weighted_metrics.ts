// Headline metrics of a data set with a count for every example, prepared once for the thousand weightings of a
// bootstrap.

import { someExampleScores } from "./example_scores.ts";
import { aNumberOfAnyKind, checkArgument, checkOptions } from "../calls/checks.ts";
import { byConfidence, checkConfidences, massBin } from "./calibration.ts";
import { checkBins, equalBins } from "../math/equal_bins.ts";
import type { ExampleScores } from "./example_scores.ts";

/** Metrics of predictions. */
export interface WeightedMetrics {
  /** Share of wrong predictions, 0 to 1. */
  readonly error: number;
  /** Mean log-probability of the label, nats per example. */
  readonly logLikelihood: number;
  /** Squared error summed over classes, mean over examples, 0 to 2. */
  readonly brier: number;
  /** Of the top class, bins of equal width, 0 to 1. */
  readonly calibrationError: number;
  /** Of the top class, bins of equal mass (of the counts), 0 to 1. */
  readonly calibrationErrorEqualMass: number;
}

/**
 * Prepares per-example scores for many weightings. The returned function takes the count of every example, [N], and
 * gives the metrics of the data set with `counts[n]` copies of example n: NaN if there are
 * none.
 *
 * @param options.bins of both calibration errors; default 15
 * @throws RangeError if a score is not a number, or a confidence not in [0, 1]; the function for counts below 0 or NaN
 */
export function weightedMetrics(
  exampleScores: ExampleScores,
  options: { readonly bins?: number } = {},
): (counts: ArrayLike<number>) => WeightedMetrics {
  checkArgument("weightedMetrics", "exampleScores", exampleScores, someExampleScores);
  checkOptions("weightedMetrics", options, { bins: aNumberOfAnyKind });
  const { bins = 15 } = options;
  checkBins("weightedMetrics", bins);
  checkConfidences("weightedMetrics", exampleScores);
  checkScores(exampleScores);
  const order = byConfidence(exampleScores);
  const examples = order.length;
  const confidence = Float64Array.from(order, (n) => exampleScores.confidence[n]);
  const correct = Uint8Array.from(order, (n) => exampleScores.correct[n]);
  const likelihood = Float64Array.from(order, (n) => exampleScores.logLikelihood[n]);
  const squares = Float64Array.from(order, (n) => exampleScores.brier[n]);
  const widths = Uint32Array.from(confidence, equalBins(1, bins).binOf);
  const widthGap = new Float64Array(bins); // correct minus confidence, summed
  const massGap = new Float64Array(bins);
  return (counts) => {
    if (counts.length !== examples) {
      throw new TypeError(`weightedMetrics(): wanted ${examples} counts, got ${counts.length}`);
    }
    let total = 0;
    for (let n = 0; n < examples; n++) {
      if (!(counts[n] >= 0)) {
        throw new RangeError(
          `weightedMetrics(): counts must be at least 0, got ${counts[n]} for example ${n}`,
        );
      }
      total += counts[n];
    }
    widthGap.fill(0);
    massGap.fill(0);
    let right = 0;
    let logLikelihood = 0;
    let brier = 0;
    let seen = 0;
    let bin = 0;
    for (let i = 0; i < examples; i++) {
      // equal confidences stay in one bin of equal mass, so only the first of them looks for it
      if (i > 0 && confidence[i] !== confidence[i - 1]) bin = massBin(seen, total, bins);
      const count = counts[order[i]];
      if (count === 0) continue; // a log-likelihood of −∞ must not turn into NaN
      seen += count;
      right += count * correct[i];
      logLikelihood += count * likelihood[i];
      brier += count * squares[i];
      const gap = count * (correct[i] - confidence[i]);
      widthGap[widths[i]] += gap;
      massGap[bin] += gap;
    }
    return {
      error: (total - right) / total,
      logLikelihood: logLikelihood / total,
      brier: brier / total,
      calibrationError: absoluteSum(widthGap) / total,
      calibrationErrorEqualMass: absoluteSum(massGap) / total,
    };
  };
}

/** −∞ is the log of a probability of 0; NaN and +∞ are no score. */
function checkScores({ confidence, logLikelihood, brier }: ExampleScores): void {
  for (const [name, values] of Object.entries({ logLikelihood, brier })) {
    for (let n = 0; n < confidence.length; n++) {
      if (!(values[n] < Infinity)) {
        throw new RangeError(
          `weightedMetrics(): ${name} must be a number below infinity, got ${
            values[n]
          } for example ${n}`,
        );
      }
    }
  }
}

function absoluteSum(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += Math.abs(value);
  return sum;
}
