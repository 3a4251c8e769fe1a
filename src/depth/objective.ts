// Training objectives. Each is a weighting of the exits' log-likelihoods m_d, so a network gets only linear
// weights and needs no variational inference.

import { softmax } from "../math/log_space.ts";
import { type Check, isWholeFrom } from "../calls/checks.ts";
import { shownValue } from "../calls/shown_value.ts";
import { checkLogLikelihoods, checkTrainSize } from "./probabilities.ts";
import { elboPerExample, logMarginalLikelihood } from "./elbo.ts";

/**
 * - `elbo`: the evidence lower bound of a variational posterior q (default)
 * - `marginal`: the exact log marginal likelihood, log Σ_d β_d exp(N m_d). Its gradient weighs the
 *   exits by the exact posterior of the mini-batch at hand, which is a biased and sharp estimate
 * - `fixed`: an ordinary network of `depth` blocks; exits elsewhere are not computed
 * - `deep`: deep supervision, every exit weighted alike
 */
export type Objective =
  | { readonly kind: "elbo" }
  | { readonly kind: "marginal" }
  | { readonly kind: "fixed"; readonly depth: number }
  | { readonly kind: "deep" };

/** An objective as text, as the flag `--objective` takes it. */
export type ObjectiveText = "elbo" | "marginal" | "deep" | `fixed:${number}`;

/** The default objective. */
export const defaultObjective: ObjectiveText = "elbo";

const kinds: readonly string[] = ["elbo", "marginal", "deep"] satisfies Objective["kind"][];

/** The check of an option that takes an objective, before the number of blocks is known. */
export const anObjective: Check = {
  wanted: "elbo, marginal, deep, or fixed:D with D blocks, or such an objective as an object",
  is: (value) => typeof value === "string" || typeof value === "object" && value !== null,
};

/**
 * The objective of an option, given as text or object.
 *
 * @param name of the function in errors
 * @param maxDepth blocks D of the network
 */
export function objectiveOf(
  name: string,
  value: Objective | ObjectiveText,
  maxDepth: number,
): Objective {
  const isDepth = (depth: number) => isWholeFrom(depth, 0) && depth <= maxDepth;
  const range = maxDepth < Infinity ? `from 0 to ${maxDepth}` : "of at least 0";
  const wrong = (got: unknown) =>
    new RangeError(
      `${name}(): objective must be elbo, marginal, deep, or fixed:D with D ${range}, ` +
        `got ${shownValue(got)}`,
    );
  if (typeof value === "string") {
    if (kinds.includes(value)) return { kind: value } as Objective;
    const [kind, digits, ...more] = (value as string).split(":");
    const depth = digits === undefined || digits.trim() === "" ? NaN : Number(digits);
    if (kind !== "fixed" || more.length > 0 || !isDepth(depth)) throw wrong(value);
    return { kind, depth };
  }
  if (typeof value !== "object" || value === null) {
    throw new TypeError(
      `${name}(): objective must be ${anObjective.wanted}, got ${shownValue(value)}`,
    );
  }
  if (value.kind !== "fixed") {
    if (kinds.includes(value.kind)) return value;
    throw wrong(value.kind);
  }
  if (isDepth(value.depth)) return value;
  throw new RangeError(
    `${name}(): fixed depth must be a whole number ${range}, got ${shownValue(value.depth)}`,
  );
}

/**
 * The weights w of the exits 0..depth in a gradient step on −Σ_d w_d m_d; undefined for the marginal likelihood, whose
 * weights depend on the step's forward pass.
 *
 * @param q the posterior at this moment, D + 1 probabilities
 * @param depth remaining blocks, at most D
 */
export function plannedExitWeights(
  objective: Objective,
  q: readonly number[],
  depth: number,
): number[] | undefined {
  switch (objective.kind) {
    case "elbo":
      return q.slice(0, depth + 1);
    case "fixed":
      return Array.from({ length: depth + 1 }, (_, d) => d === objective.depth ? 1 : 0);
    case "deep":
      return new Array(depth + 1).fill(1 / (depth + 1));
    case "marginal":
      return undefined;
  }
}

/**
 * The weights of the exits 0..depth under the marginal likelihood: the exact posterior of the mini-batch at hand,
 * softmax_d(log β_d + N m_d), which is a biased and sharp estimate.
 *
 * @param m mean log-likelihood of the exits 0..depth in this forward pass, nats per example
 * @param prior β, at least depth + 1 probabilities
 */
export function marginalExitWeights(
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number[] {
  return softmax(Array.from(m, (md, d) => Math.log(prior[d]) + trainSize * md));
}

/**
 * The objective's value in nats per example, which patience follows.
 *
 * @param m mean log-likelihood of the exits 0..depth, nats per example
 * @throws RangeError if a needed one is NaN, ∞ or missing
 */
export function objectiveValue(
  objective: Objective,
  q: readonly number[],
  m: ArrayLike<number>,
  prior: readonly number[],
  trainSize: number,
): number {
  checkTrainSize("objectiveValue", trainSize, 1);
  switch (objective.kind) {
    case "elbo":
      return elboPerExample(q, m, prior, trainSize);
    case "marginal":
      return logMarginalLikelihood(m, prior, trainSize) / trainSize;
    case "fixed":
      if (!(m[objective.depth] < Infinity)) {
        throw new RangeError(
          `objectiveValue(): wanted the log-likelihood of exit ${objective.depth}, got ` +
            `${m[objective.depth]}`,
        );
      }
      return m[objective.depth];
    case "deep":
      checkLogLikelihoods("objectiveValue", m);
      if (m.length === 0) throw new RangeError("objectiveValue(): m must not be empty, got []");
      return Array.from(m).reduce((sum, md) => sum + md, 0) / m.length;
  }
}
