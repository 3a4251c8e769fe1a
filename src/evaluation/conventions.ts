// How the figures of an evaluation are defined and in which units they are: written beside the numbers.

/** By name of the figure. */
export const conventions: Readonly<Record<string, string>> = {
  error: "share of examples whose most probable class is not the label, 0 to 1",
  logLikelihood: "mean log-probability of the label, nats per example",
  brier: "squared difference to the one-hot label, summed over classes, mean over examples, 0 to 2",
  calibrationError:
    "of the most probable class: |accuracy - mean confidence| of 15 bins of equal " +
    "width over (0, 1], left-open and right-closed, weighted by their examples, 0 to 1",
  calibrationErrorEqualMass:
    "the same with 15 bins of equal numbers of examples, in the order of " +
    "confidence; examples of equal confidence share a bin, as in scikit-learn's " +
    "calibration_curve(strategy=quantile)",
  entropy:
    "nats; total = expected entropy of the exits + mutual information between class and depth",
  rejection: "accuracy of the examples that are left when the least confident are rejected",
  truncated: "the posterior's mass beyond the depth is moved to the exit at the depth",
  intervals: "percentile bootstrap over examples; every resample is the same for all ways of " +
    "predicting. A calibration error grows under resampling, so its intervals lie high",
  temperature:
    "the logits of every exit are divided by it; for each way of predicting the one that " +
    "maximises the log-likelihood on the validation part",
  detection:
    "unknown examples are the positive class, and a higher score means unknown: negative " +
    "maximum probability, entropy, or mutual information. AUPR is the average precision; " +
    "falsePositivesAt95 is the share of known examples taken for unknown where at least 95 % of the " +
    "unknown are found",
  shift: "rotation in degrees, zero outside the image; noise, blur, contrast and occlusion in " +
    "strengths 1 to 5; level 0 is the images as they are",
  unpredicted:
    "examples of which the prediction of an exit is not finite, as where an input overflows inside " +
    "the network: they are left out of all metrics; rows count the stored examples from 0",
  numbers: "JSON has no infinities: null stands for a number that is not finite",
};
