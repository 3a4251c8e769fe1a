// Versions of the engines' arithmetic, by which a resumed run knows whether it gets the same bits.

/** Raised whenever results of these engines change in any bit, not with every release. */
export const arithmeticVersions = {
  simd: 1,
  /** All engines on TensorFlow.js. */
  tfjs: 2,
} as const;
