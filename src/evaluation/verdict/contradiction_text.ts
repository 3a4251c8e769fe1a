// Which of the depths to go by, where the rule, the most probable depth and the exact posterior differ, in words.

import { argmaxDepth } from "../../depth/depth_moments.ts";
import { percentText } from "../../tables/number_text.ts";
import { betterBaseline, type DepthChoice, isSlight, smallestGood } from "./judged_depths.ts";
import type { TruncatedAt, Verdict } from "./verdict.ts";

/** Which of the depths to go by, where rule, most probable depth and exact posterior differ. */
export function contradictionTexts(
  verdict: Verdict,
  chosen: TruncatedAt,
  { posterior, exactPosterior }: DepthChoice,
): string[] {
  const { depth, standing, interval } = chosen;
  const likely = argmaxDepth(posterior);
  const exact = exactPosterior ? argmaxDepth(exactPosterior) : depth;
  if (likely === depth && exact === depth) return [];
  const [q, best, share] = [posterior[depth], posterior[likely], exactPosterior?.[exact] ?? 0]
    .map((p) => percentText(p, 1));
  return [
    ...likely === depth ? [] : posterior[depth] >= 0.9 * posterior[likely]
      ? [
        `The most probable depth is ${likely}, hardly more probable than ${depth} (${best} and ${q}).`,
      ]
      : [`The most probable depth is ${likely} (${best}, that of ${depth} ${q}).`],
    ...exact === depth ? [] : exactPosterior![exact] >= 0.5
      ? [
        `The exact posterior puts ${share} on ${exact}: it adds up the gains over all training examples, so it ` +
        "names the exit that fits them best, not the depth needed.",
      ]
      : [
        `The exact posterior is largest at ${exact} (${share}): several exits fit the training split alike.`,
      ],
    // otherwise the answer has said so at the beginning
    ...betterBaseline(verdict, chosen) || standing === "worse" && !isSlight(interval)
      ? []
      : [`Go by the ${verdict.part} split: ${adviceText(verdict, chosen)}.`],
  ];
}

function adviceText(verdict: Verdict, chosen: TruncatedAt): string {
  const { truncated } = verdict;
  const { depth, standing } = chosen;
  if (standing === "good") return `${depth} is enough`;
  return standing === "undecided"
    ? `it has too few examples to settle the depth, so keep all ${truncated.length - 1} or get more`
    : `${depth} is nearly enough, ${
      smallestGood(truncated, chosen)
    } is the smallest that is as good`;
}
