// Rules for choosing a depth, in words.

import type { DepthRule } from "../numbers/depth_choice.ts";

/** "smallest d with q_d ≥ 0.95 max q", "most probable depth", "mean depth, rounded". */
export function ruleText(rule: DepthRule): string {
  switch (rule.kind) {
    case "argmax":
      return "most probable depth";
    case "mean":
      return "mean depth, rounded";
    case "relative":
      return `smallest d with q_d ≥ ${rule.threshold} max q`;
  }
}
