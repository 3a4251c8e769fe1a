// The spread of depths over seeds as one sentence.

import { counted, decimalText } from "../../tables/number_text.ts";
import type { DepthSpread } from "./depth_spread.ts";

const conclusions = {
  nothing: "there was one depth to choose",
  offer: "that is all the blocks on offer: train with a larger --max-depth",
  data: "the chosen depth is decided by the data and the settings, not by the seed",
  seed: "the seed moves the chosen depth, so one run does not tell it",
  unclear: "these are too few seeds to tell whether the seed moves the chosen depth",
} as const;

/**
 * "over 5 seeds 6 to 9 of 20 blocks, median 7; the chosen depth is decided by the data and the settings, not by the seed".
 */
export function spreadText(spread: DepthSpread): string {
  return `over ${counted(spread.runs, "seed")} ${rangeText(spread)}; ${
    conclusions[spread.decidedBy]
  }`;
}

/** "6 to 9 of 20 blocks, median 7", or "always 7 of 20 blocks". */
export function rangeText({ runs, least, most, median, maxDepth }: DepthSpread): string {
  const blocks = ` of ${counted(maxDepth, "block")}`;
  if (least === most) return `${runs === 1 ? "" : "always "}${least}${blocks}`;
  return `${least} to ${most}${blocks}, median ${
    Number.isInteger(median) ? median : decimalText(median, 1)
  }`;
}
