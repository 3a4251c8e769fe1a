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

/** The inputs of a family's step. */
export interface StepFacts {
  /** q of the present parameters, D + 1 probabilities, 0 beyond the depth. */
  readonly q: readonly number[];
  /** Mean log-likelihood of every exit, nats per example; NaN if q_d is 0 and it was not computed. */
  readonly m: ArrayLike<number>;
  /** β, D + 1 probabilities. */
  readonly prior: readonly number[];
  /** N, the number of training examples. */
  readonly trainSize: number;
}

/** A family of posteriors over the exits 0..D. */
export interface PosteriorFamily<Parameters extends object = object> {
  /** Unique, as stored in files. */
  readonly name: string;
  /** The name of the parameters in errors: "logits". */
  readonly parameters: string;
  /** Schemas of the stored parameters, by field. */
  readonly checks: { readonly [Field in keyof Parameters]: Check };
  /** The initial parameters, momenta at zero. */
  start(prior: readonly number[]): Parameters;
  /** q over the exits 0..depth, which sums to 1. */
  probabilities(parameters: Parameters, depth: number): number[];
  /**
   * One gradient step on −L / N.
   *
   * @throws RangeError if the parameters are no longer finite, with advice
   */
  step(parameters: Parameters, facts: StepFacts, options: PosteriorStep): Parameters;
  /** The parameters when the exits beyond `depth` are dropped. */
  truncate(parameters: Parameters, depth: number): Parameters;
  /** Parameters of a given q, momenta at zero; absent if the family cannot represent every q. */
  ofProbabilities?(q: readonly number[]): Parameters;
  /** The stored form: an object with the fields of `checks`. */
  encode(parameters: Parameters): Parameters;
  /**
   * Parameters from their stored form, for a number of exits.
   *
   * @throws Error with the fault, as "wanted …, got …"; the fields are those of `checks`
   */
  decode(stored: Parameters, exits: number): Parameters;
}
