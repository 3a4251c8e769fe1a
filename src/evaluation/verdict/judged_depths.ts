// What a verdict says of depths: those of a standing, the smallest that is as good, and the depth to cut a network to.

import type { Interval } from "../../math/bootstrap.ts";
import { closeEnough, isBetter, ranges, type Standing } from "./standing.ts";
import type { AgainstFull, TruncatedAt, Verdict } from "./verdict.ts";

/** The depths that a verdict is about. */
export interface DepthChoice {
  /** The depth that the rule chooses, at most the blocks left. */
  readonly chosenDepth: number;
  /** q, for every exit that the network had at the start. */
  readonly posterior: readonly number[];
  /** The exact posterior over the training split; absent if unknown. */
  readonly exactPosterior?: readonly number[];
}

/**
 * The depth to cut a network to by a verdict: the chosen depth where that is at least nearly as good as all blocks, else the
 * smallest above it that is as good. Undefined where a baseline is better, or the examples are too few to tell.
 */
export function depthToCutTo(verdict: Verdict, chosenDepth: number): number | undefined {
  const { truncated } = verdict;
  const chosen = truncated[Math.min(chosenDepth, truncated.length - 1)];
  const { depth, standing, interval } = chosen;
  if (standing === "undecided") return undefined;
  const kept = standing === "good" || isSlight(interval) ? depth : smallestGood(truncated, chosen);
  return betterBaseline(verdict, truncated[kept]) ? undefined : kept;
}

/** A baseline that is better than the full mixture beyond noise, and than a depth, in words. */
export function betterBaseline(
  { truncated: [none], classFrequencies }: Verdict,
  { difference }: TruncatedAt,
): string | undefined {
  const better = (baseline: AgainstFull | undefined) =>
    baseline !== undefined && isBetter(baseline) && baseline.difference > difference;
  if (better(classFrequencies)) return "always predicting the class frequencies is better";
  return better(none) ? "exit 0 alone is better" : undefined;
}

/** Whether a loss is certain to be small. */
export function isSlight([lower]: Interval): boolean {
  return lower >= -closeEnough;
}

/**
 * The smallest depth that is as good: that of the chosen depth's own range, or the first above a depth that is worse.
 * Smaller ones beyond a depth that is worse may be as good by chance.
 */
export function smallestGood(
  truncated: readonly TruncatedAt[],
  { depth, standing }: TruncatedAt,
): number {
  const good = withStanding(truncated, "good");
  return standing === "good"
    ? ranges(good).find(([, last]) => last >= depth)![0]
    : good.find((d) => d > depth)!;
}

/** The depths of a standing, ascending. */
export function withStanding(truncated: readonly TruncatedAt[], wanted: Standing): number[] {
  return truncated.flatMap(({ depth, standing }) => standing === wanted ? [depth] : []);
}
