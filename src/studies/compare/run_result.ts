// The result of a run: one method with one seed.

import type { NetworkSpec } from "../../architectures/specification.ts";
import type { MetricValues } from "../../evaluation/metrics.ts";
import type { Metric } from "../../likelihoods/metric.ts";
import { defaultLikelihood, metricsIn } from "../../likelihoods/registry.ts";
import type { Failed } from "../harness/study.ts";
import type { Budget, TrainingEnd } from "../harness/train_network.ts";
import type { TrainingSettings } from "./training.ts";

/** A predictor on the test split, of one network or of several. */
export interface PredictorResult
  extends Pick<MetricValues, "error" | "logLikelihood" | "brier" | "calibrationError"> {
  /**
   * Empty if a method has one predictor; "full" (the mixture of all exits) and "chosen" (the truncated one) if the
   * depth is searched.
   */
  readonly way: string;
  /** Blocks that a prediction goes through in each network. */
  readonly depth: number;
  /** Examples without a finite prediction, which these metrics leave out; absent if there are none. */
  readonly unpredicted?: number;
  /** Weights, biases, scales and shifts needed for prediction, of all networks. */
  readonly parameters: number;
  /** For one prediction, of all networks and draws. */
  readonly multiplyAdds: number;
  /** Milliseconds for 1,000 examples, from the median time of batches of up to 500. */
  readonly predictionMilliseconds: number;
}

/** How a network was trained. */
export interface TrainingResult extends TrainingEnd {
  /** The posterior over depth, if it was searched. */
  readonly posterior?: readonly number[];
}

/** The label of a run of a comparison. */
export interface RunLabel {
  /** As text, for instance "ensemble:5". */
  readonly method: string;
  /** Of data, weights and batches. */
  readonly seed: number;
}

/** A run that failed. */
export type FailedRun = Failed<RunLabel>;

/** One method with one seed. Only times differ between two calls. */
export interface RunResult extends RunLabel {
  /** The key of everything that decides the result. */
  readonly key: string;
  /** The name of the data set. */
  readonly data: string;
  /** SHA-256 over all splits of the data, in hexadecimal. */
  readonly fingerprint: string;
  /** Each network, before it is cut. */
  readonly network: NetworkSpec;
  /** For each network. */
  readonly budget: Required<Budget>;
  /** Further training options; absent if there are none. */
  readonly settings?: TrainingSettings;
  /** On the test split, which is used once. */
  readonly ways: readonly PredictorResult[];
  /** Of all networks together. */
  readonly trainingSeconds: number;
  /** One entry per network. */
  readonly networks: readonly TrainingResult[];
}

/** The name of a cost. */
export type ComparedCost =
  | "parameters"
  | "multiplyAdds"
  | "trainingSeconds"
  | "predictionMilliseconds";

/** The costs of methods, compared beside the metrics. */
export const comparedCosts: readonly ComparedCost[] = [
  "parameters",
  "multiplyAdds",
  "trainingSeconds",
  "predictionMilliseconds",
];

/** The metrics and costs of a run that are averaged over seeds, in the order in which they are shown. */
const comparedMeasures: readonly ComparedMeasure[] = [
  ...comparedMetrics(defaultLikelihood.metrics),
  ...comparedCosts,
];

/** The metrics of a result's likelihood, and the costs. */
export function comparedIn(values: object = {}): readonly ComparedMeasure[] {
  const metrics = comparedMetrics(metricsIn(values));
  return metrics.length === 0 ? comparedMeasures : [...metrics, ...comparedCosts];
}

function comparedMetrics(metrics: readonly Metric[]): ComparedMeasure[] {
  return metrics.filter(({ compared }) => compared).map(({ name }) => name as ComparedMeasure);
}

/** The name of a metric or a cost. */
export type ComparedMeasure =
  | "error"
  | "logLikelihood"
  | "brier"
  | "calibrationError"
  | ComparedCost;

/** Whether it is a cost, not a metric. */
export function isCost(metric: ComparedMeasure): metric is ComparedCost {
  return comparedCosts.includes(metric as ComparedCost);
}

/** A metric or cost of a predictor; training is the same for all predictors of a run. */
export function metricOf(
  run: RunResult,
  predictor: PredictorResult,
  metric: ComparedMeasure,
): number {
  return metric === "trainingSeconds" ? run.trainingSeconds : predictor[metric];
}
