// The interface of a likelihood p(y | outputs of the head): targets, density, predictions and metrics, on plain arrays.
// Engines have their own implementations, found by the likelihood's name.

import { number } from "../files/json/values.ts";
import type { Metric } from "./metric.ts";

/** The space of targets. */
export interface TargetSpace {
  /** Classes K. */
  readonly classes: number;
}

/**
 * A likelihood.
 *
 * @typeParam Outcomes per-example scores of predictions
 */
export interface Likelihood<Outcomes> {
  /** Name in specifications, files and registries. */
  readonly name: string;
  /**
   * Whether a prediction is K log-probabilities of classes, `[..., K]`. Only then are evaluations of class predictions
   * (entropy, rejection, temperature, early exits) available.
   */
  readonly ofClasses: boolean;
  /** Number of the head's outputs per example. */
  outputs(space: TargetSpace): number;
  /**
   * Checks targets.
   *
   * @param name function name for errors
   * @throws RangeError naming the first invalid target and its position
   */
  checkTargets(name: string, targets: ArrayLike<number>, space: TargetSpace): void;
  /**
   * log p(y | outputs), nats, `[B]`; −∞ if the density is 0, NaN if an output is NaN.
   *
   * @param outputs of the head, `[B, outputs]` row-major
   * @param targets `[B]`
   */
  logDensity(
    outputs: ArrayLike<number>,
    targets: ArrayLike<number>,
    space: TargetSpace,
  ): Float64Array<ArrayBuffer>;
  /**
   * The prediction from the outputs.
   *
   * @param outputs of the head, `[..., outputs]` row-major
   * @returns logarithms of probabilities, `[..., cells]`
   */
  prediction(outputs: ArrayLike<number>, space: TargetSpace): Float64Array<ArrayBuffer>;
  /**
   * Predictions averaged over depth; averages probabilities, never outputs.
   *
   * @param predictions `[E, B, cells]` row-major
   * @param q E weights; exits of weight 0 are skipped
   * @returns `[B, cells]`
   */
  average(predictions: ArrayLike<number>, q: readonly number[]): Float64Array<ArrayBuffer>;
  /** Per-example scores of predictions `[B, cells]`. */
  outcomes(prediction: ArrayLike<number>, targets: ArrayLike<number>): Outcomes;
  /** Concatenates the per-example scores of several chunks. */
  join(pieces: readonly Outcomes[]): Outcomes;
  /** The per-example scores at these positions. */
  take(exampleScores: Outcomes, positions: readonly number[]): Outcomes;
  /** The metrics in display order; the first is used where a single one is needed. */
  readonly metrics: readonly Metric[];
  /**
   * Prepares per-example scores for many weightings, as in a bootstrap.
   *
   * @returns a function from the count of every example, `[N]`, to the values of all metrics by name, in order
   */
  measure(exampleScores: Outcomes): (counts: ArrayLike<number>) => Readonly<Record<string, number>>;
  /** The metrics that are tracked during training and stored as scores, in storage order. */
  readonly watched: readonly WatchedMetric[];
}

/** A metric that is a mean over examples, so that chunks of a data set can be combined. */
interface WatchedMetric {
  /** One of the likelihood's. */
  readonly metric: Metric;
  /** The mean over a chunk: predictions `[B, cells]`, targets `[B]`. */
  mean(prediction: ArrayLike<number>, targets: ArrayLike<number>): number;
}

/** A likelihood with any type of per-example scores. */
// deno-lint-ignore no-explicit-any
export type AnyLikelihood = Likelihood<any>;

/** The metric of all likelihoods of discrete targets: the mean log-probability of the target. */
export const logLikelihoodMetric: Metric = {
  name: "logLikelihood",
  title: "log-likelihood",
  head: "log-likelihood",
  terminalHead: "log-likelihood",
  unit: "nats",
  axis: "nats per example",
  form: "nats",
  better: "higher",
  definition: "mean log-probability of the label, nats per example",
  values: number("of at most 0", (each) => each <= 1e-5), // rounded in float32
  shifted: true,
  compared: { title: "log-likelihood", head: "log-likelihood" },
};
