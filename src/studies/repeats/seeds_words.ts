// Runs over seeds in words, as terminals and pages show them.

import { networkText } from "../../runs/network_text.ts";
import { capitalised, counted, countText, percentText } from "../../tables/number_text.ts";
import { closeShare, rareChance } from "./depth_spread.ts";
import type { SeedsSummary } from "./seeds_summary.ts";
import type { ScoredSplit } from "./repeat_job.ts";

/** "spirals; dense, 20 blocks of width 20; seeds 1 to 5". */
export function seedsTitle({ data, network, seeds }: SeedsSummary): string {
  const text = seeds.length === 1
    ? `seed ${seeds[0]}`
    : `seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}`;
  return `${data}; ${networkText(network)}; ${text}`;
}

/** What error and log-likelihood are measured on, as a sentence. */
export function scoredText(split: ScoredSplit | undefined): string {
  if (split === undefined) return "No split was held out, so there are no scores.";
  return split === "test"
    ? "Error and log-likelihood are those of the full mixture on the test split."
    : "Error and log-likelihood are those of the full mixture on the validation split, since there is no test " +
      "split; it may also have chosen the weights.";
}

/** The rule behind the verdict, as sentences. */
export function ruleOfVerdict({ spread }: Pick<SeedsSummary, "spread">): string {
  const { least, most, byChance, runs, maxDepth, decidedBy } = spread;
  if (decidedBy === "nothing") return "The depth was fixed, or there is no block to choose.";
  if (decidedBy === "offer") return "The data may want more depth than was on offer.";
  const chance = byChance < 0.001 ? "fewer than 0.1 %" : percentText(byChance, 1);
  return `The depths lie ${countText(most - least)} apart, of ${
    counted(maxDepth, "block")
  } on offer; ` +
    `${runs} depths drawn at random would lie as close together in ${chance} of cases. The seed is ` +
    `said not to decide where the range is at most ${
      percentText(closeShare, 0)
    } of the blocks, or one ` +
    `block, and random depths would lie as close together in at most ${
      percentText(rareChance, 0)
    } of cases.`;
}

/** What a seed stands for, as a sentence. */
export const seedMeaning =
  "A seed decides the weights at the start and the order of the batches, and draws or splits the data, so the " +
  "spread has all three; deno task audit tells them apart.";

/** The verdict as a sentence of its own. */
export function verdictSentence({ verdict }: SeedsSummary): string {
  return `${capitalised(verdict)}.`;
}
