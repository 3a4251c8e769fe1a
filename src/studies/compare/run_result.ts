// What a run came to: one method with one seed.

import type { NetworkSpec } from "../../architectures/specification.ts";
import type { Metric } from "../../likelihoods/metric.ts";
import { defaultLikelihood, metricsIn } from "../../likelihoods/registry.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import type { Budget } from "./training.ts";

/** How a trained network or several predict the test part. */
export interface PredictorResult {
  /** Empty where a method has one way; "full" (the mixture of all exits) and "chosen" (the truncated one) where the depth is searched. */
  readonly way: string;
  /** Blocks that a prediction goes through in each network. */
  readonly depth: number;
  /** Share of wrong predictions. */
  readonly error: number;
  /** Mean, nats per example. */
  readonly logLikelihood: number;
  /** Summed over classes, 0 to 2. */
  readonly brier: number;
  /** Of the top class, 15 bins of equal width. */
  readonly calibrationError: number;
  /** Examples that these figures leave out, since a prediction of theirs is not finite; absent where there are none. */
  readonly unpredicted?: number;
  /** Weights, biases, scales and shifts that predicting needs, of all networks. */
  readonly parameters: number;
  /** For one prediction, of all networks and draws. */
  readonly multiplyAdds: number;
  /** Milliseconds for 1,000 examples, the median of several passes. */
  readonly predictionMilliseconds: number;
}

/** How a network was trained. */
export interface TrainingResult {
  /** Wall-clock seconds of training, with watching the validation part. */
  readonly trainingSeconds: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept. */
  readonly bestEpoch: number;
  /** Why training ended. */
  readonly stoppedBy: NonNullable<Snapshot["stoppedBy"]>;
  /** The engine that computed. */
  readonly engine: string;
  /** The posterior over depth where it was searched. */
  readonly posterior?: readonly number[];
}

/** One method with one seed. Times are the only values that two calls do not agree in. */
export interface RunResult {
  /** Of everything that decides the result. */
  readonly key: string;
  /** As text, for instance "ensemble:5". */
  readonly method: string;
  /** Of data, weights and batches. */
  readonly seed: number;
  /** The name of the data set. */
  readonly data: string;
  /** SHA-256 over all parts of the data, in hexadecimal. */
  readonly fingerprint: string;
  /** Each network, before it is cut. */
  readonly network: NetworkSpec;
  /** For each network. */
  readonly budget: Required<Budget>;
  /** On the test part, once. */
  readonly ways: readonly PredictorResult[];
  /** Of all networks together. */
  readonly trainingSeconds: number;
  /** One entry a network. */
  readonly networks: readonly TrainingResult[];
}

/** The name of a cost. */
export type ComparedCost =
  | "parameters"
  | "multiplyAdds"
  | "trainingSeconds"
  | "predictionMilliseconds";

/** What methods cost, which is compared beside the metrics. */
export const comparedCosts: readonly ComparedCost[] = [
  "parameters",
  "multiplyAdds",
  "trainingSeconds",
  "predictionMilliseconds",
];

/** The figures of a run that are averaged over seeds, in the order in which they are shown. */
export const comparedMeasures: readonly ComparedMeasure[] = [
  ...comparedMetrics(defaultLikelihood.metrics),
  ...comparedCosts,
];

/** The same of what has values of them: what its likelihood compares, and the costs. */
export function comparedIn(values: object = {}): readonly ComparedMeasure[] {
  const metrics = comparedMetrics(metricsIn(values));
  return metrics.length === 0 ? comparedMeasures : [...metrics, ...comparedCosts];
}

function comparedMetrics(metrics: readonly Metric[]): ComparedMeasure[] {
  return metrics.filter(({ compared }) => compared).map(({ name }) => name as ComparedMeasure);
}

/** The name of a figure. */
export type ComparedMeasure =
  | "error"
  | "logLikelihood"
  | "brier"
  | "calibrationError"
  | ComparedCost;

/** Whether a figure is a cost, not a metric. */
export function isCost(metric: ComparedMeasure): metric is ComparedCost {
  return comparedCosts.includes(metric as ComparedCost);
}

/** A figure of a way of predicting; training is the same for all ways of a run. */
export function metricOf(
  run: RunResult,
  predictor: PredictorResult,
  metric: ComparedMeasure,
): number {
  return metric === "trainingSeconds" ? run.trainingSeconds : predictor[metric];
}
