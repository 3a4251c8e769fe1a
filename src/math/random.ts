// Random numbers: xoroshiro128+ of the pure-rand library, one independent stream per seed and
// purpose, so that drawing more for one purpose never changes another.

import { aSeed, aText, checkArgument } from "../calls/checks.ts";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";

/** The default seed. */
export const defaultSeed = 1;

/** A stream of uniform draws from [0, 1). */
export type RandomStream = () => number;

/**
 * The stream for a purpose: the same seed and purpose give the same numbers on every machine.
 *
 * @param seed a whole number
 * @param purpose for instance `"shuffle/3"` or `"weights/stem.bias"`
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  checkArgument("randomStream", "seed", seed, aSeed);
  checkArgument("randomStream", "purpose", purpose, { ...aText, good: undefined });
  const generator = xoroshiro128plus(fnv1a(`${seed}/${purpose}`));
  return () => uniformFloat64(generator);
}

/** The numbers 0..size−1 in an order drawn from `random` (Fisher and Yates); `size` is whole and at least 0. */
export function shuffled(size: number, random: RandomStream): Uint32Array<ArrayBuffer> {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new RangeError(`shuffled(): size must be a whole number of at least 0, got ${size}`);
  }
  const order = Uint32Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  return order;
}

/** 32-bit FNV-1a with a final mix, so that texts differing in one digit give unrelated seeds. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
