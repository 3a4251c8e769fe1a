// Whether a depth is as good as all blocks: what an interval of a difference decides, and depths as ranges.

import type { Interval } from "../../math/bootstrap.ts";

/**
 * What an interval says of a predictor against the full mixture:
 *
 * - `good`: as good within noise or {@linkcode negligible}, or better
 * - `worse`: worse beyond noise, and perhaps by more than that
 * - `undecided`: too few examples to tell
 */
export type Standing = "good" | "worse" | "undecided";

/** The half-width of an interval up to which it tells that two predictors are alike, nats per example. */
export const closeEnough = 0.05;

/** A difference that matters to nobody, however surely it is there, nats per example. */
export const negligible = 0.005;

/** The fewest examples whose bootstrap intervals are believed. */
export const fewestExamples = 30;

/**
 * What an interval of a difference decides. One that begins above −{@linkcode negligible} says alike or better, one that
 * lies below 0 otherwise worse, however wide they are; any other has 0 in it and says alike only if it is narrow. With few
 * examples only predictors that never differ are alike.
 */
export function standingOf(interval: Interval, examples: number): Standing {
  const [lower, upper] = interval;
  if (Number.isNaN(lower) || Number.isNaN(upper)) return "undecided";
  if (lower === 0 && upper === 0) return "good";
  if (examples < fewestExamples) return "undecided";
  if (lower >= -negligible) return "good";
  if (upper < 0) return "worse";
  return halfWidth(interval) <= closeEnough ? "good" : "undecided";
}

/** Whether a predictor is better than the full mixture beyond noise, and by more than a negligible difference. */
export function isBetter(
  { difference, interval }: { readonly difference: number; readonly interval: Interval },
): boolean {
  return interval[0] > 0 && difference > negligible;
}

/** Half the width of an interval; 0 where both ends are the same infinity. */
export function halfWidth([lower, upper]: Interval): number {
  return lower === upper ? 0 : (upper - lower) / 2;
}

/** Ascending whole numbers as ranges without gaps. */
export function ranges(depths: readonly number[]): (readonly [first: number, last: number])[] {
  const found: [number, number][] = [];
  for (const depth of depths) {
    const last = found.at(-1);
    if (last && last[1] === depth - 1) last[1] = depth;
    else found.push([depth, depth]);
  }
  return found;
}
