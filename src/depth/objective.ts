// What training maximises. Every objective is a weighting of the exits' log-likelihoods m_d, so a
// network is told only that weighting and knows nothing of variational inference.

import { type Check, isWholeFrom } from "../calls/checks.ts";
import { shownValue } from "../calls/shown_value.ts";
import { checkLogLikelihoods, checkTrainSize } from "./probabilities.ts";
import { expectedLogLikelihood, klDivergence, logMarginalLikelihood } from "./elbo.ts";

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

/** The objective where none is given. */
export const defaultObjective: ObjectiveText = "elbo";

const kinds: readonly string[] = ["elbo", "marginal", "deep"] satisfies Objective["kind"][];

/** What an option that takes an objective must be, before the number of blocks is known. */
export const anObjective: Check = {
  wanted: "elbo, marginal, deep, or fixed:D with D blocks, or such an objective as an object",
  is: (value) => typeof value === "string" || typeof value === "object" && value !== null,
};

/**
 * The objective that an option gives, as text or as it is.
 *
 * @param name of the function that errors name
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
 * What a network maximises in one step, with one entry for each exit that is left:
 * Σ_d weights_d m_d, or (1 / N) log Σ_d exp(logPrior_d + N m_d) where N is `trainSize`.
 *
 * An exit of weight 0 is not computed.
 */
export type ExitWeighting =
  | { readonly weights: readonly number[] }
  | { readonly logPrior: readonly number[]; readonly trainSize: number };

/**
 * The weighting of the exits 0..depth for the next step.
 *
 * @param q the posterior at this moment, D + 1 probabilities
 * @param prior β, D + 1 probabilities
 * @param depth blocks that are left, at most D
 */
export function exitWeighting(
  objective: Objective,
  q: readonly number[],
  prior: readonly number[],
  depth: number,
  trainSize: number,
): ExitWeighting {
  if (objective.kind === "elbo") return { weights: q.slice(0, depth + 1) };
  const exits = Array.from({ length: depth + 1 }, (_, d) => d);
  switch (objective.kind) {
    case "marginal":
      return { logPrior: exits.map((d) => Math.log(prior[d])), trainSize };
    case "fixed":
      return { weights: exits.map((d) => d === objective.depth ? 1 : 0) };
    case "deep":
      return { weights: exits.map(() => 1 / (depth + 1)) };
  }
}

/**
 * The objective's own value in nats per example, which patience follows.
 *
 * @param m mean log-likelihood of the exits 0..depth, nats per example
 * @throws RangeError where one that counts is NaN, ∞ or missing
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
      return expectedLogLikelihood(q, m) - klDivergence(q, prior) / trainSize;
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
      if (m.length === 0) throw new RangeError("objectiveValue(): wanted an exit, got none");
      return Array.from(m).reduce((sum, md) => sum + md, 0) / m.length;
  }
}
