// Draws from a seeded stream, for mutations that can be made again from a seed.

import type { RandomStream } from "../../src/math/random.ts";

/** A whole number from 0 to below `end`, which is at least 1. */
export function below(random: RandomStream, end: number): number {
  return Math.floor(random() * end);
}

/** One of some values. */
export function oneOf<T>(random: RandomStream, values: readonly T[]): T {
  return values[below(random, values.length)];
}

/** A range within `length`, short ones more often: from 0 to `length` long. */
export function range(random: RandomStream, length: number): readonly [number, number] {
  const size = Math.min(length, Math.floor(length ** random()));
  const from = below(random, length - size + 1);
  return [from, from + size];
}
