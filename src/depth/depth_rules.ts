// The rules for choosing one depth from a posterior q over exits 0..D, as text, as an object and in words.

import { argmaxDepth, expectedDepth } from "./depth_moments.ts";
import { aNumber, type Check, whole } from "../calls/checks.ts";

/**
 * How one depth is chosen from a posterior q over exits 0..D.
 *
 * - `argmax`: the most probable depth, the smaller one where two are equal
 * - `relative`: the smallest d with q_d ≥ threshold · max q (the paper's rule, threshold 0.95)
 * - `mean`: round(E_q[d])
 * - `depth`: that depth, whatever q is; for a network that is trained
 */
export type DepthRule =
  | { readonly kind: "argmax" }
  | { readonly kind: "relative"; readonly threshold: number }
  | { readonly kind: "mean" }
  | { readonly kind: "depth"; readonly depth: number };

/** A rule as text, as the flag `--choose` takes it; `relative` alone has the threshold 0.95. */
export type DepthRuleText =
  | "argmax"
  | "mean"
  | "relative"
  | `relative:${number}`
  | `depth:${number}`;

/** A kind of rule. */
export interface RuleKind<Rule extends DepthRule = DepthRule> {
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
  /** Whether it needs no posterior, so that training, which looks for the depth, refuses it. */
  readonly withoutPosterior?: true;
  /** The depth; one above D is refused by the caller. */
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

const depth: RuleKind<RuleOf<"depth">> = {
  kind: "depth",
  form: "depth:BLOCKS",
  values: "with a whole number of at least 0",
  fields: { depth: whole(0) },
  withoutPosterior: true,
  parse: (value) =>
    value !== undefined && /^\d{1,9}$/.test(value)
      ? { kind: "depth", depth: Number(value) }
      : undefined,
  short: ({ depth }) => `depth ${depth}`,
  words: ({ depth }) => `given: ${depth}`,
  choose: (_q, { depth }) => depth,
};

/** All kinds, in the order of error texts; each gets only rules of its own kind. */
export const ruleKinds: readonly RuleKind<DepthRule>[] = [
  argmax,
  mean,
  relative,
  depth,
] as readonly unknown[] as readonly RuleKind<DepthRule>[];

/** The kind of a rule. */
export function ruleKind({ kind }: Pick<DepthRule, "kind">): RuleKind<DepthRule> | undefined {
  return ruleKinds.find((each) => each.kind === kind);
}

/** The kinds that training takes. */
export const trainingRuleKinds: readonly RuleKind[] = ruleKinds.filter((each) =>
  !each.withoutPosterior
);

/** "argmax, mean, or relative:SHARE with a share above 0 and at most 1". */
export function ruleForms(kinds: readonly RuleKind[] = ruleKinds): string {
  return kinds.map(({ form, values }, i) =>
    (i === kinds.length - 1 ? "or " : "") + (values ? `${form} ${values}` : form)
  ).join(", ");
}
