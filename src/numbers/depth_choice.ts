// From a posterior over depth to one depth, and the posterior that is left when the exits beyond it
// are dropped (Antorán et al. 2020, §4.1).

import { type Check, checkArgument } from "./options.ts";
import { checkProbabilities, someProbabilities } from "./probabilities.ts";
import { shownValue } from "./shown_value.ts";

/**
 * How one depth is chosen from a posterior q over exits 0..D.
 *
 * - `argmax`: the most probable depth, the smaller one where two are equal
 * - `relative`: the smallest d with q_d ≥ threshold · max q (the paper's rule, threshold 0.95)
 * - `mean`: round(E_q[d])
 */
export type DepthRule =
  | { readonly kind: "argmax" }
  | { readonly kind: "relative"; readonly threshold: number }
  | { readonly kind: "mean" };

/** A rule as text, as the flag `--choose` takes it; `relative` alone has the threshold 0.95. */
export type DepthRuleText = "argmax" | "mean" | "relative" | `relative:${number}`;

/** The paper's rule and the default: the smallest d with q_d ≥ 0.95 max q. */
export const relative95: DepthRule = { kind: "relative", threshold: 0.95 };

const forms = "argmax, mean, or relative:SHARE with a share above 0 and at most 1";

/** What an option that takes a rule must be; whether it is one is left to {@linkcode depthRule}. */
export const aDepthRule: Check = {
  wanted: `${forms}, or such a rule as an object`,
  is: (value) => typeof value === "string" || typeof value === "object" && value !== null,
};

/**
 * The rule that an option gives, as text or as it is.
 *
 * @param name of the function that errors name, and `option` of its option
 */
export function depthRule(
  name: string,
  option: string,
  value: DepthRule | DepthRuleText,
): DepthRule {
  const wrong = (got: unknown) =>
    new RangeError(`${name}(): ${option} must be ${forms}, got ${shownValue(got)}`);
  if (typeof value === "string") {
    const [kind, share, ...more] = (value as string).split(":");
    if (more.length > 0) throw wrong(value);
    if (kind !== "relative") {
      if (share !== undefined || kind !== "argmax" && kind !== "mean") throw wrong(value);
      return { kind };
    }
    if (share === undefined) return relative95;
    const threshold = share.trim() === "" ? NaN : Number(share);
    if (!(threshold > 0 && threshold <= 1)) throw wrong(value);
    return { kind, threshold };
  }
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`${name}(): ${option} must be ${forms}, got ${shownValue(value)}`);
  }
  switch (value.kind) {
    case "argmax":
    case "mean":
      return value;
    case "relative":
      if (value.threshold > 0 && value.threshold <= 1) return value;
      throw new RangeError(`${name}(): threshold must be in (0, 1], got ${value.threshold}`);
    default: // of a program without types
      throw new RangeError(
        `${name}(): the rule must be of kind argmax, relative or mean, got ${
          shownValue((value as DepthRule).kind)
        }`,
      );
  }
}

/**
 * The depth that a rule picks from a posterior of D + 1 probabilities; a whole number in 0..D.
 *
 * @param rule as an object, or as text: "argmax", "mean", "relative:0.95" (the default)
 * @throws RangeError where an entry is not finite or below 0, or none is above 0
 */
export function chooseDepth(
  q: readonly number[],
  rule: DepthRule | DepthRuleText = relative95,
): number {
  checkArgument("chooseDepth", "the posterior", q, someProbabilities);
  if (q.length === 0) throw new RangeError("chooseDepth(): the posterior must have an exit, got 0");
  checkProbabilities("chooseDepth", q, "the posterior");
  const chosen = depthRule("chooseDepth", "rule", rule);
  switch (chosen.kind) {
    case "argmax":
      return argmaxDepth(q);
    case "relative": {
      const enough = chosen.threshold * q[argmaxDepth(q)];
      return q.findIndex((qd) => qd >= enough);
    }
    case "mean":
      return Math.round(expectedDepth(q));
  }
}

/** The most probable depth; of several equal ones the smallest. Refuses what is no posterior. */
export function argmaxDepth(q: readonly number[]): number {
  checkProbabilities("argmaxDepth", q, "the posterior");
  let best = 0;
  for (let d = 1; d < q.length; d++) if (q[d] > q[best]) best = d;
  return best;
}

/** E_q[d] = Σ_d d q_d, in blocks. Refuses what is no posterior. */
export function expectedDepth(q: readonly number[]): number {
  checkProbabilities("expectedDepth", q, "the posterior");
  let sum = 0;
  for (let d = 0; d < q.length; d++) sum += d * q[d];
  return sum;
}

/**
 * The posterior of the network cut to `depth` blocks: q_depth takes the mass of everything beyond it,
 * q(d*) ← q(d ≥ d*), as in the paper. The result has depth + 1 entries.
 */
export function truncateToDepth(q: readonly number[], depth: number): number[] {
  checkArgument("truncateToDepth", "the posterior", q, someProbabilities);
  checkDepth("truncateToDepth", q, depth);
  checkProbabilities("truncateToDepth", q, "the posterior");
  const kept = q.slice(0, depth + 1);
  kept[depth] = q.slice(depth).reduce((sum, qd) => sum + qd, 0);
  return kept;
}

/**
 * The posterior while pruning during training: zero beyond `depth`, the rest scaled to sum to one.
 * The result keeps all D + 1 entries.
 *
 * @throws RangeError where nothing is left to scale
 */
export function renormaliseToDepth(q: readonly number[], depth: number): number[] {
  checkDepth("renormaliseToDepth", q, depth);
  checkProbabilities("renormaliseToDepth", q, "the posterior");
  const mass = q.slice(0, depth + 1).reduce((sum, qd) => sum + qd, 0);
  if (mass === 0) {
    throw new RangeError(
      `renormaliseToDepth(): wanted mass at a depth of at most ${depth}, got none`,
    );
  }
  return q.map((qd, d) => d <= depth ? qd / mass : 0);
}

function checkDepth(name: string, q: readonly number[], depth: number): void {
  if (!Number.isSafeInteger(depth) || depth < 0 || depth >= q.length) {
    throw new RangeError(
      `${name}(): depth must be a whole number from 0 to ${q.length - 1}, got ${depth}`,
    );
  }
}
