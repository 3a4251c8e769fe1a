// Texts of the rules for choosing a depth.

import { type DepthRule, ruleKind } from "../depth/depth_rules.ts";

/** "smallest d with q_d ≥ 0.95 max q", "most probable depth", "mean depth, rounded". */
export function ruleText(rule: DepthRule): string {
  return ruleKind(rule)!.words(rule);
}
