// The spread of chosen depths over seeds, and what it says about the part of the seed in the choice.

import { quantile } from "../../math/quantile.ts";

/**
 * What decides the chosen depth, as far as seeds show it. With a range r = most − least over n seeds and D blocks on offer:
 *
 * - `nothing`: there is one depth to choose, since D is 0 or the depth was fixed;
 * - `offer`: every run chose D, so that a larger D might have given another answer;
 * - `seed`: r is more than a quarter of D (and more than one block), so another seed may well give another answer;
 * - `data`: r is at most that, and n depths drawn at random from 0..D would lie as close together with a probability of
 *   at most 5 %;
 * - `unclear`: r is at most that, but so few depths would often lie as close together by chance.
 */
type DecidedBy = "nothing" | "offer" | "seed" | "data" | "unclear";

/** The spread of the depths of several runs. */
export interface DepthSpread {
  readonly runs: number;
  /** D, the blocks on offer. */
  readonly maxDepth: number;
  /** Blocks. */
  readonly least: number;
  readonly median: number;
  readonly most: number;
  /** The probability that so many depths drawn at random from 0..D lie within as small a range. */
  readonly byChance: number;
  readonly decidedBy: DecidedBy;
}

/** The largest share of D that a range may have for the seed not to decide. */
export const closeShare = 0.25;

/** The largest probability of a range by chance for the data to decide. */
export const rareChance = 0.05;

/**
 * The spread of chosen depths.
 *
 * @param depths of at least one run, each from 0 to `maxDepth`
 * @param fixed whether the depth was set, not chosen
 */
export function depthSpread(
  depths: readonly number[],
  maxDepth: number,
  fixed = false,
): DepthSpread {
  const least = Math.min(...depths);
  const most = Math.max(...depths);
  const byChance = rangeByChance(most - least, depths.length, maxDepth);
  return {
    runs: depths.length,
    maxDepth,
    least,
    median: quantile(depths, 0.5),
    most,
    byChance,
    decidedBy: fixed || maxDepth === 0
      ? "nothing"
      : least === maxDepth
      ? "offer"
      : most - least > Math.max(1, closeShare * maxDepth)
      ? "seed"
      : byChance <= rareChance
      ? "data"
      : "unclear",
  };
}

/**
 * The probability that n independent depths, each of 0..D equally likely, have a range of at most r: of the (D + 1)^n
 * draws, (D + 1 − r)(r + 1)^n lie in one of the windows of r + 1 depths, and (D − r) r^n of them were counted twice, in two
 * windows side by side.
 */
export function rangeByChance(range: number, runs: number, maxDepth: number): number {
  const all = maxDepth + 1;
  if (range >= maxDepth) return 1;
  const share = (depths: number) => (depths / all) ** runs;
  return (all - range) * share(range + 1) - (maxDepth - range) * share(range);
}
