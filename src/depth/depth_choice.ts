// The choice of one depth from a posterior over depth, and the posterior that is left when the exits beyond it
// are dropped (Antorán et al. 2020, §4.1).

import {
  type DepthRule,
  type DepthRuleText,
  relative95,
  ruleForms,
  type RuleKind,
  ruleKind,
  ruleKinds,
  trainingRuleKinds,
} from "./depth_rules.ts";
import { type Check, checkArgument, isGood } from "../calls/checks.ts";
import { checkProbabilities, someProbabilities } from "./probabilities.ts";
import { shownValue } from "../calls/shown_value.ts";

export { argmaxDepth, expectedDepth } from "./depth_moments.ts";
export { type DepthRule, type DepthRuleText, relative95 } from "./depth_rules.ts";

/** The check of an option that takes a rule; {@linkcode depthRule} checks its content. */
export const aDepthRule: Check = {
  wanted: `${ruleForms()}, or such a rule as an object`,
  is: (value) => typeof value === "string" || typeof value === "object" && value !== null,
};

/** The check of an option of training that takes a rule; {@linkcode trainingDepthRule} checks its content. */
export const aTrainingDepthRule: Check = {
  ...aDepthRule,
  wanted: `${ruleForms(trainingRuleKinds)}, or such a rule as an object`,
};

/** {@linkcode depthRule} of an option of training, which looks for the depth: a depth that is given is refused. */
export function trainingDepthRule(
  name: string,
  option: string,
  value: DepthRule | DepthRuleText,
): DepthRule {
  const rule = depthRule(name, option, value, trainingRuleKinds);
  if (trainingRuleKinds.some(({ kind }) => kind === rule.kind)) return rule;
  const wanted = ruleForms(trainingRuleKinds);
  throw new RangeError(`${name}(): ${option} must be ${wanted}, got ${shownValue(value)}`);
}

/**
 * The rule of an option, given as text or object.
 *
 * @param name of the function in errors, and `option` of its option
 * @param kinds that texts may name
 */
export function depthRule(
  name: string,
  option: string,
  value: DepthRule | DepthRuleText,
  kinds: readonly RuleKind[] = ruleKinds,
): DepthRule {
  if (typeof value === "string") {
    const [kind, share, ...more] = (value as string).split(":");
    const found = kinds.find((each) => each.kind === kind)?.parse(share);
    if (found && more.length === 0) return found;
    throw new RangeError(
      `${name}(): ${option} must be ${ruleForms(kinds)}, got ${shownValue(value)}`,
    );
  }
  if (typeof value !== "object" || value === null) {
    throw new TypeError(
      `${name}(): ${option} must be ${ruleForms(kinds)}, got ${shownValue(value)}`,
    );
  }
  const kind = ruleKind(value);
  if (!kind) { // from a program without types
    const names = ruleKinds.map(({ kind }) => kind);
    throw new RangeError(
      `${name}(): the rule must be of kind ${names.slice(0, -1).join(", ")} or ${
        names.at(-1)
      }, got ${shownValue((value as DepthRule).kind)}`,
    );
  }
  for (const [field, check] of Object.entries<Check>(kind.fields)) {
    const given = (value as unknown as Readonly<Record<string, unknown>>)[field];
    if (!isGood(check, given)) {
      throw new RangeError(`${name}(): ${field} must be ${check.wanted}, got ${given}`);
    }
  }
  return value;
}

/**
 * The depth that a rule picks from a posterior of D + 1 probabilities; a whole number in 0..D.
 *
 * @param rule as an object, or as text: "argmax", "mean", "relative:0.95" (the default), "depth:7"
 * @throws RangeError if an entry is not finite or below 0, none is above 0, or the rule's depth is above D
 */
export function chooseDepth(
  q: readonly number[],
  rule: DepthRule | DepthRuleText = relative95,
): number {
  checkArgument("chooseDepth", "the posterior", q, someProbabilities);
  if (q.length === 0) {
    throw new RangeError("chooseDepth(): the posterior must not be empty, got []");
  }
  checkProbabilities("chooseDepth", q, "the posterior");
  const chosen = depthRule("chooseDepth", "rule", rule);
  const depth = ruleKind(chosen)!.choose(q, chosen);
  if (depth < q.length) return depth;
  const most = q.length - 1;
  throw new RangeError(
    `chooseDepth(): choose must be at most depth:${most}, as there are ${most} blocks, got depth:${depth}`,
  );
}

/**
 * The posterior of the network cut to `depth` blocks: q_depth takes the mass of all exits beyond it,
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
 * @throws RangeError if no mass is left to scale
 */
export function renormaliseToDepth(q: readonly number[], depth: number): number[] {
  checkDepth("renormaliseToDepth", q, depth);
  checkProbabilities("renormaliseToDepth", q, "the posterior");
  const mass = q.slice(0, depth + 1).reduce((sum, qd) => sum + qd, 0);
  if (mass === 0) {
    throw new RangeError(
      `renormaliseToDepth(): the posterior must have mass at a depth of at most ${depth}, got none`,
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
