// A family of posteriors over depth: its parameters, the probabilities that they stand for, and their gradient step.
// Parameters are plain data that JSON stores and that only their family reads.

import type { Check } from "../calls/checks.ts";

/** Step size and momentum of a posterior's parameters. */
export interface PosteriorStep {
  /** Learning rate, of a gradient step on −L / N. */
  readonly learningRate: number;
  /** Default 0. */
  readonly momentum?: number;
}

/** What a family's step goes by. */
export interface StepFacts {
  /** q of the parameters at hand, D + 1 probabilities, 0 beyond the depth. */
  readonly q: readonly number[];
  /** Mean log-likelihood of every exit, nats per example; NaN where q_d is 0 and it was not computed. */
  readonly m: ArrayLike<number>;
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** N, the number of training examples. */
  readonly trainSize: number;
}

/** A family of posteriors over the exits 0..D. */
export interface PosteriorFamily<Parameters extends object = object> {
  /** As in files; no two have the same. */
  readonly name: string;
  /** What the parameters are called in errors: "logits". */
  readonly parameters: string;
  /** What is stored of the parameters, by field. */
  readonly checks: { readonly [Field in keyof Parameters]: Check };
  /** What training begins with, momenta at rest. */
  start(prior: readonly number[]): Parameters;
  /** q over the exits 0..depth, which sums to 1. */
  probabilities(parameters: Parameters, depth: number): number[];
  /**
   * One gradient step on −L / N.
   *
   * @throws RangeError where the parameters are no longer finite, with what to change
   */
  step(parameters: Parameters, facts: StepFacts, options: PosteriorStep): Parameters;
  /** The parameters when the exits beyond `depth` are dropped. */
  truncate(parameters: Parameters, depth: number): Parameters;
  /** Parameters of a given q, momenta at rest; absent where the family cannot stand for any q. */
  ofProbabilities?(q: readonly number[]): Parameters;
  /** What is stored: an object with the fields of `checks`. */
  encode(parameters: Parameters): Parameters;
  /**
   * Stored parameters of a posterior over so many exits.
   *
   * @throws Error with what is wrong, as "wanted …, got …"; the fields are those of `checks`
   */
  decode(stored: Parameters, exits: number): Parameters;
}
