// The rules for choosing a depth as text, as flags and help write them.

import {
  type DepthRule,
  type DepthRuleText,
  relative95,
  type RuleKind,
  ruleKinds,
} from "./depth_rules.ts";

/** The forms of the rules, the default first: "relative:SHARE, argmax, mean". */
export function ruleNames(kinds: readonly RuleKind[] = ruleKinds): string {
  return kinds
    .toSorted((a, b) => Number(b.kind === relative95.kind) - Number(a.kind === relative95.kind))
    .map(({ form }) => form)
    .join(", ");
}

/** A rule as text: "relative:0.95". */
export function ruleText(rule: DepthRule): DepthRuleText {
  const { kind, ...values } = rule;
  return [kind, ...Object.values(values)].join(":") as DepthRuleText;
}
