// Kernel variants for different machines and runtimes.

import { relaxedSimd } from "./relaxed.ts";

/** A kernel variant. Results are bit for bit the same for all widths, but not with and without `relaxed`. */
export interface KernelVariant {
  /** Vectors per product: 4 are for V8's re-vectoriser, which makes them 2 of 256 bits. */
  readonly vectors: 2 | 4;
  /** Multiply-add as one instruction. */
  readonly relaxed: boolean;
}

/** The variant that works everywhere, with relaxed SIMD if supported. */
export function plainVariant(): KernelVariant {
  return { vectors: 2, relaxed: relaxedSimd() };
}
