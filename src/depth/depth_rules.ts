// The rules for choosing one depth from a posterior q over exits 0..D, as text, as an object and in words.

import { argmaxDepth, expectedDepth } from "./depth_moments.ts";
import { aNumber, type Check } from "../calls/checks.ts";

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

/** A kind of rule. */
interface RuleKind<Rule extends DepthRule> {
  readonly kind: Rule["kind"];
  /** As flags take it: "relative:SHARE". */
  readonly form: string;
  /** The text after the colon: "with a share above 0 and at most 1"; absent without a colon. */
  readonly values?: string;
  /** Checks of its fields besides `kind`. */
  readonly fields: { readonly [Field in Exclude<keyof Rule, "kind">]: Check };
  /** The rule from the text after the colon, undefined if there is none; returns undefined if invalid. */
  parse(value: string | undefined): Rule | undefined;
  /** In a word or two: "relative 0.95". */
  short(rule: Rule): string;
  /** In words: "smallest d with q_d ≥ 0.95 max q". */
  words(rule: Rule): string;
  /** The depth, from 0 to D. */
  choose(q: readonly number[], rule: Rule): number;
}

/** The paper's rule and the default: the smallest d with q_d ≥ 0.95 max q. */
export const relative95: DepthRule = { kind: "relative", threshold: 0.95 };

type RuleOf<Kind extends DepthRule["kind"]> = Extract<DepthRule, { readonly kind: Kind }>;

const argmax: RuleKind<RuleOf<"argmax">> = {
  kind: "argmax",
  form: "argmax",
  fields: {},
  parse: (value) => value === undefined ? { kind: "argmax" } : undefined,
  short: () => "argmax",
  words: () => "most probable depth",
  choose: (q) => argmaxDepth(q),
};

const mean: RuleKind<RuleOf<"mean">> = {
  kind: "mean",
  form: "mean",
  fields: {},
  parse: (value) => value === undefined ? { kind: "mean" } : undefined,
  short: () => "mean",
  words: () => "mean depth, rounded",
  choose: (q) => Math.round(expectedDepth(q)),
};

const aShare = aNumber("above 0 and at most 1", (share) => share > 0 && share <= 1);

const relative: RuleKind<RuleOf<"relative">> = {
  kind: "relative",
  form: "relative:SHARE",
  values: "with a share above 0 and at most 1",
  fields: { threshold: aShare },
  parse(value) {
    if (value === undefined) return relative95 as RuleOf<"relative">;
    const threshold = value.trim() === "" ? NaN : Number(value);
    return threshold > 0 && threshold <= 1 ? { kind: "relative", threshold } : undefined;
  },
  short: ({ threshold }) => `relative ${threshold}`,
  words: ({ threshold }) => `smallest d with q_d ≥ ${threshold} max q`,
  choose(q, { threshold }) {
    const enough = threshold * q[argmaxDepth(q)];
    return q.findIndex((qd) => qd >= enough);
  },
};

/** All kinds, in the order of error texts; each gets only rules of its own kind. */
export const ruleKinds: readonly RuleKind<DepthRule>[] = [
  argmax,
  mean,
  relative,
] as readonly unknown[] as readonly RuleKind<DepthRule>[];

/** The kind of a rule. */
export function ruleKind({ kind }: Pick<DepthRule, "kind">): RuleKind<DepthRule> | undefined {
  return ruleKinds.find((each) => each.kind === kind);
}

/** "argmax, mean, or relative:SHARE with a share above 0 and at most 1". */
export const ruleForms: string = ruleKinds.map(({ form, values }, i) =>
  (i === ruleKinds.length - 1 ? "or " : "") + (values ? `${form} ${values}` : form)
).join(", ");
