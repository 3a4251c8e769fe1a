// The spread of depths over seeds as one sentence.

import { decimalText } from "../../tables/number_text.ts";
import type { DepthSpread } from "./depth_spread.ts";

const conclusions = {
  nothing: "there was one depth to choose",
  data: "the chosen depth is decided by the data and the settings, not by the seed",
  seed: "the seed moves the chosen depth, so one run does not tell it",
  unclear: "these are too few seeds to tell whether the seed moves the chosen depth",
} as const;

/**
 * "over 5 seeds 6 to 9, median 7; the chosen depth is decided by the data and the settings, not by the seed".
 *
 * @param noun of what was varied
 */
export function spreadText(spread: DepthSpread, noun = "seed"): string {
  const { runs, decidedBy } = spread;
  return `over ${runs} ${noun}${runs === 1 ? "" : "s"} ${rangeText(spread)}; ${
    conclusions[decidedBy]
  }`;
}

/** "6 to 9, median 7", or "always 7". */
export function rangeText({ runs, least, most, median }: DepthSpread): string {
  if (runs === 1) return String(least);
  return least === most ? `always ${least}` : `${least} to ${most}, median ${medianText(median)}`;
}

function medianText(median: number): string {
  return Number.isInteger(median) ? String(median) : decimalText(median, 1);
}
