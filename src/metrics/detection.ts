// Out-of-distribution detection by a score. Out-of-distribution examples are the positive class, as in Hendrycks,
// Mazeika and Dietterich 2019 (arXiv 1812.04606); definitions are scikit-learn's.

import { checkArgument, numbers } from "../calls/checks.ts";

/** How well a score detects out-of-distribution examples. */
export interface Detection {
  /**
   * Area under the receiver operating characteristic (`roc_auc_score`): the chance that an out-of-distribution example
   * scores higher than an in-distribution one, ties counted half; 0.5 is guessing.
   */
  readonly auroc: number;
  /**
   * Average precision (`average_precision_score`, no interpolation): precision at every distinct score, weighted by
   * the recall gained there. Guessing gives the share of out-of-distribution examples.
   */
  readonly aupr: number;
  /**
   * False positive rate at the highest threshold that finds at least 95 % of the out-of-distribution examples
   * (`roc_curve(drop_intermediate=False)`: the first point with a true positive rate of at least 0.95).
   */
  readonly falsePositivesAt95: number;
}

/**
 * Out-of-distribution detection by a score that is higher for such examples (entropy, or minus the confidence). An
 * example counts as detected if its score is at least the threshold.
 *
 * Infinite scores are ranked like others.
 *
 * @param known scores of in-distribution examples
 * @param unknown scores of out-of-distribution examples: the positive class
 * @throws RangeError if either list is empty or a score is NaN
 */
export function detection(known: ArrayLike<number>, unknown: ArrayLike<number>): Detection {
  checkArgument("detection", "known", known, numbers);
  checkArgument("detection", "unknown", unknown, numbers);
  if (known.length === 0 || unknown.length === 0) {
    throw new RangeError(
      `detection(): known and unknown must not be empty, got ${known.length} and ${unknown.length} scores`,
    );
  }
  const negatives = descending(known, "known");
  const positives = descending(unknown, "unknown");
  let falsePositives = 0;
  let truePositives = 0;
  let wonPairs = 0; // of an out-of-distribution and an in-distribution example, ties half
  let aupr = 0;
  let falsePositivesAt95 = NaN;
  while (truePositives < positives.length) {
    const before = { falsePositives, truePositives };
    const threshold = falsePositives < negatives.length
      ? Math.max(positives[truePositives], negatives[falsePositives])
      : positives[truePositives];
    while (positives[truePositives] === threshold) truePositives++;
    while (negatives[falsePositives] === threshold) falsePositives++;
    const found = truePositives - before.truePositives;
    const tied = falsePositives - before.falsePositives;
    wonPairs += found * (negatives.length - falsePositives + tied / 2);
    aupr += found / positives.length * truePositives / (truePositives + falsePositives);
    if (Number.isNaN(falsePositivesAt95) && truePositives / positives.length >= 0.95) {
      falsePositivesAt95 = falsePositives / negatives.length;
    }
  }
  return { auroc: wonPairs / (negatives.length * positives.length), aupr, falsePositivesAt95 };
}

function descending(scores: ArrayLike<number>, kind: "known" | "unknown"): Float64Array {
  for (let n = 0; n < scores.length; n++) {
    if (Number.isNaN(scores[n])) {
      throw new RangeError(`detection(): scores must be numbers, got NaN for ${kind} example ${n}`);
    }
  }
  return Float64Array.from(scores).sort().reverse();
}
