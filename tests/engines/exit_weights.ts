// Weights of the exits in a network's loss.

import type { Network } from "../../src/engines/network.ts";

/** 0.1 for exit 0, and a tenth more for each after it. */
export const risingWeights = (network: Network) => ({
  weights: Array.from({ length: network.depth + 1 }, (_, d) => (d + 1) / 10),
});
