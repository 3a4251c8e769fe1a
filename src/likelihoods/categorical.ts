// The categorical likelihood: targets are classes 0..K−1, log p(y | x) = log softmax(outputs)_y.

import { number, share } from "../files/json/values.ts";
import { logSoftmax, logSumExp } from "../math/log_space.ts";
import { classificationError, meanLogLikelihood } from "../metrics/headline.ts";
import { mixtureLogProbabilities } from "../depth/mixture.ts";
import {
  type ExampleScores,
  exampleScoresOf,
  joinExampleScores,
  takeExampleScores,
} from "../metrics/example_scores.ts";
import { weightedMetrics } from "../metrics/weighted_metrics.ts";
import { type Likelihood, logLikelihoodMetric } from "./likelihood.ts";
import type { Metric } from "./metric.ts";

const error: Metric = {
  name: "error",
  title: "error",
  head: "error",
  terminalHead: "error",
  unit: "%",
  form: "share",
  better: "lower",
  definition: "share of examples whose most probable class is not the label, 0 to 1",
  values: share,
  shifted: true,
  compared: { title: "test error", head: "test error %" },
};

const brier: Metric = {
  name: "brier",
  title: "Brier score",
  head: "Brier",
  terminalHead: "Brier",
  unit: "",
  form: { decimals: 4 },
  better: "lower",
  definition:
    "squared difference to the one-hot label, summed over classes, mean over examples, 0 to 2",
  values: number("from 0 to 2", (each) => each >= 0 && each <= 2 + 1e-9),
  compared: { title: "Brier score", head: "Brier score" },
};

const calibrationError: Metric = {
  name: "calibrationError",
  title: "calibration error",
  head: "calibration error",
  terminalHead: "calibration",
  unit: "%",
  form: "share",
  better: "lower",
  definition: "of the most probable class: |accuracy - mean confidence| of 15 bins of equal " +
    "width over (0, 1], left-open and right-closed, weighted by their examples, 0 to 1",
  values: share,
  shifted: true,
  compared: { title: "calibration error", head: "calib. %" },
};

const calibrationErrorEqualMass: Metric = {
  name: "calibrationErrorEqualMass",
  title: "calibration error, equal mass",
  head: "the same, equal mass",
  unit: "%",
  form: "share",
  better: "lower",
  definition: "the same with 15 bins of equal numbers of examples, in the order of " +
    "confidence; examples of equal confidence share a bin, as in scikit-learn's " +
    "calibration_curve(strategy=quantile)",
  values: share,
};

/** One of K classes. */
export const categorical: Likelihood<ExampleScores> = {
  name: "categorical",
  ofClasses: true,
  outputs: ({ classes }) => classes,
  checkTargets(name, labels, { classes }) {
    for (let i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new RangeError(
          `${name}(): labels must be from 0 to ${classes - 1}, got ${labels[i]} at ${i}`,
        );
      }
    }
  },
  logDensity(outputs, labels, space) {
    const log = categorical.prediction(outputs, space); // [B, K]
    return Float64Array.from(labels, (label, n) => log[n * space.classes + label]);
  },
  prediction(outputs, { classes }) {
    const log = new Float64Array(outputs.length);
    for (let row = 0; row < outputs.length; row += classes) {
      const one = Array.from({ length: classes }, (_, k) => outputs[row + k]);
      log.set(Number.isFinite(logSumExp(one)) ? logSoftmax(one) : one.fill(NaN), row);
    }
    return log;
  },
  average: mixtureLogProbabilities,
  outcomes: exampleScoresOf,
  join: joinExampleScores,
  take: takeExampleScores,
  metrics: [error, logLikelihoodMetric, brier, calibrationError, calibrationErrorEqualMass],
  measure(exampleScores) {
    const metrics = weightedMetrics(exampleScores);
    return (counts) => ({ ...metrics(counts) });
  },
  watched: [
    { metric: error, mean: classificationError },
    { metric: logLikelihoodMetric, mean: meanLogLikelihood },
  ],
};
