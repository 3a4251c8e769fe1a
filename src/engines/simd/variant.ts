// How kernels are written: what differs from one machine or runtime to another.

import { relaxedSimd } from "./relaxed.ts";

/** How kernels are written. Results are the same bits for all widths, but not with and without `relaxed`. */
export interface KernelVariant {
  /** Vectors that products take at once: 4 are for V8's re-vectoriser, to which they are 2 of 256 bits. */
  readonly vectors: 2 | 4;
  /** Multiply-add as one instruction. */
  readonly relaxed: boolean;
}

/** The variant that is right everywhere, with relaxed SIMD where the runtime takes it. */
export function plainVariant(): KernelVariant {
  return { vectors: 2, relaxed: relaxedSimd() };
}
