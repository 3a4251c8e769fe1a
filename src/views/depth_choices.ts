// The three depths chosen from a posterior, with their names.

import { argmaxDepth, chooseDepth } from "../depth/depth_choice.ts";

/** A depth and the rule it comes from. */
interface Choice {
  readonly depth: number;
  /** In few words: "95 % rule". */
  readonly name: string;
  /** In a sentence. */
  readonly meaning: string;
}

/** The smallest d with q_d ≥ 0.95 max q, the most probable, and the rounded mean. */
export function choices(q: readonly number[]): readonly Choice[] {
  return [
    {
      depth: chooseDepth(q),
      name: "95 % rule",
      meaning: "smallest depth at least 0.95 times as probable as the best",
    },
    { depth: argmaxDepth(q), name: "most probable", meaning: "most probable depth" },
    { depth: chooseDepth(q, { kind: "mean" }), name: "mean", meaning: "mean depth, rounded" },
  ];
}
