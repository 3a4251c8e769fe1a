// Ticks of logarithmic axes, and their texts.

import { sizeText } from "../../tables/number_text.ts";

/**
 * Ticks of a logarithmic axis that fit beside each other: 1, 2 and 5 times powers of ten, or powers of ten alone. The first
 * is not above the lowest value and the last not below the highest, so that every point lies between two labels.
 */
export function logTicks(lowest: number, highest: number, most = 6): number[] {
  for (const factors of [[1, 2, 5], [1, 3], [1]]) {
    const ticks = between(lowest, highest, factors);
    if (ticks.length <= most) return ticks;
  }
  const decades = between(lowest, highest, [1]);
  const step = Math.ceil((decades.length - 1) / (most - 1));
  const first = Math.log10(decades[0]);
  const count = Math.ceil((decades.length - 1) / step) + 1;
  return Array.from({ length: count }, (_, i) => round(1, Math.round(first) + i * step));
}

/** Factors times powers of ten, from the greatest that is not above one number to the least that is not below another. */
function between(lowest: number, highest: number, factors: readonly number[]): number[] {
  const from = Math.floor(Math.log10(lowest)) - 1;
  const to = Math.ceil(Math.log10(highest)) + 1;
  const all = Array.from({ length: to - from + 1 }, (_, i) => from + i)
    .flatMap((exponent) => factors.map((factor) => round(factor, exponent)));
  const first = all.findLastIndex((value) => value <= lowest);
  const last = all.findIndex((value) => value >= highest);
  return all.slice(first, last + 1);
}

/** A factor times a power of ten, as close as it is written: 0.3, not 3 times 0.1. */
function round(factor: number, exponent: number): number {
  return Number(`${factor}e${exponent}`);
}

/** A tick: "100k", "1.5k", "0.02". */
export function tickText(value: number): string {
  return value >= 1000
    ? sizeText(value).replace(/\.0+(?=[kMGT])|(?<=\.\d*[1-9])0+(?=[kMGT])/, "")
    : String(+value.toPrecision(6));
}
