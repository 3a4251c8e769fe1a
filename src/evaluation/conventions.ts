// Definitions and units of an evaluation's metrics, written beside the numbers.

import { defaultLikelihood } from "../likelihoods/registry.ts";

/** The definitions of a likelihood's metrics by name, then of what else is said, of that only `more` where given. */
export function conventionsOf(
  { metrics } = defaultLikelihood,
  more: readonly string[] = Object.keys(common),
): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...metrics.map(({ name, definition }) => [name, definition]),
    ...more.map((name) => [name, common[name]]),
  ]);
}

const common: Readonly<Record<string, string>> = {
  entropy:
    "nats; total = expected entropy of the exits + mutual information between class and depth",
  rejection: "accuracy of the examples that are left when the least confident are rejected",
  truncated: "the posterior's mass beyond the depth is moved to the exit at the depth",
  intervals: "percentile bootstrap over examples; every resample is the same for all " +
    "predictors. A calibration error grows under resampling, so its intervals lie high",
  temperature: "the logits of every exit are divided by it; for each predictor the one that " +
    "maximises the log-likelihood on the validation split",
  detection:
    "out-of-distribution examples are the positive class, and get higher scores: negative " +
    "maximum probability, entropy, or mutual information. AUPR is the average precision; " +
    "falsePositivesAt95 is the share of in-distribution examples taken for out-of-distribution ones " +
    "where at least 95 % of the latter are found",
  shift: "rotation in degrees, zero outside the image; noise, blur, contrast and occlusion in " +
    "strengths 1 to 5; level 0 is the images as they are",
  unpredicted:
    "examples of which the prediction of an exit is not finite, as where an input overflows inside " +
    "the network: they are left out of all metrics; rows count the stored examples from 0",
  byClass: "counts of true and predicted classes, of several equally probable ones the first; " +
    "precision, recall and F1 as in scikit-learn with zero_division=nan, and absent where it " +
    "gives nan; means over classes leave such classes out; the most wrong examples are those with " +
    "the lowest log-likelihood, the most doubtful ones those with the highest entropy",
  numbers: "JSON has no infinities: null stands for a number that is not finite",
};
