// A likelihood p(y | outputs of the head): its targets, its density, its predictions and the metrics that judge them. On
// plain arrays; an engine has its own part for what it computes, found by the likelihood's name.

import { number } from "../files/json/values.ts";
import type { Metric } from "./metric.ts";

/** What is to be predicted. */
export interface TargetSpace {
  /** Classes K. */
  readonly classes: number;
}

/**
 * A likelihood.
 *
 * @typeParam Outcomes what becomes of the predictions, example by example
 */
export interface Likelihood<Outcomes> {
  /** In specifications, files and registries. */
  readonly name: string;
  /**
   * Whether a prediction is K log-probabilities of classes, `[..., K]`: then what is said of classes alone (entropies,
   * rejection, temperatures, early exits) is said too, and refused otherwise.
   */
  readonly ofClasses: boolean;
  /** Outputs of the head, for one example. */
  outputs(space: TargetSpace): number;
  /**
   * Refuses targets that are none.
   *
   * @param name of the function that the error names
   * @throws RangeError with the first one and its position
   */
  checkTargets(name: string, targets: ArrayLike<number>, space: TargetSpace): void;
  /**
   * log p(y | outputs), nats, `[B]`; −∞ where the density is 0, NaN where an output is NaN.
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
   * What the outputs predict.
   *
   * @param outputs of the head, `[..., outputs]` row-major
   * @returns logarithms of probabilities, `[..., cells]`
   */
  prediction(outputs: ArrayLike<number>, space: TargetSpace): Float64Array<ArrayBuffer>;
  /**
   * Predictions averaged over depth: probabilities are, never outputs.
   *
   * @param predictions `[E, B, cells]` row-major
   * @param q E weights; exits of weight 0 are left out
   * @returns `[B, cells]`
   */
  average(predictions: ArrayLike<number>, q: readonly number[]): Float64Array<ArrayBuffer>;
  /** What becomes of predictions `[B, cells]`, example by example. */
  outcomes(prediction: ArrayLike<number>, targets: ArrayLike<number>): Outcomes;
  /** The outcomes of several pieces in a row. */
  join(pieces: readonly Outcomes[]): Outcomes;
  /** The outcomes of the examples at these positions. */
  take(exampleScores: Outcomes, positions: readonly number[]): Outcomes;
  /** The metrics, in the order in which they are shown; the first decides where one has to. */
  readonly metrics: readonly Metric[];
  /**
   * Prepares outcomes for many weightings, as a bootstrap asks for.
   *
   * @returns of how often every example counts, `[N]`: the values of all metrics by name, in their order
   */
  measure(exampleScores: Outcomes): (counts: ArrayLike<number>) => Readonly<Record<string, number>>;
  /** Those that are watched while training and stored as scores, in the order in which they are stored. */
  readonly watched: readonly WatchedMetric[];
}

/** A metric that is a mean over examples, so that pieces of a data set add up. */
interface WatchedMetric {
  /** One of the likelihood's. */
  readonly metric: Metric;
  /** The mean over a piece: predictions `[B, cells]`, targets `[B]`. */
  mean(prediction: ArrayLike<number>, targets: ArrayLike<number>): number;
}

/** A likelihood, whatever becomes of its predictions. */
// deno-lint-ignore no-explicit-any
export type AnyLikelihood = Likelihood<any>;

/** The metric that all likelihoods of discrete targets share: the mean log-probability of the target. */
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
