// Likelihoods that the kernels of engine simd fuse with the head.

/** Their names. */
export const fusedLikelihoods: readonly string[] = ["categorical"];
