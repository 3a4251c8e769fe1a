// What an objective makes of the exits' mean log-likelihoods: the weight that each has in the gradient.

import { softmax } from "../../math/log_space.ts";
import type { ExitWeighting } from "../../depth/objective.ts";

/**
 * Weights below this do not move the network: products with them would be denormal numbers, with which
 * processors compute a hundred times slower.
 */
const negligible = 1e-20;

/** ∂ objective / ∂ m_d for every exit up to the deepest of `exits`. */
export function exitWeights(
  weighting: ExitWeighting,
  exits: readonly number[],
  m: Float64Array,
): Float64Array {
  const weights = new Float64Array(exits[exits.length - 1] + 1);
  if ("weights" in weighting) {
    for (const d of exits) weights[d] = weighting.weights[d];
  } else {
    const { logPrior, trainSize } = weighting;
    const shares = softmax(exits.map((d) => logPrior[d] + trainSize * m[d]));
    exits.forEach((d, e) => weights[d] = shares[e]);
  }
  for (let d = 0; d < weights.length; d++) if (Math.abs(weights[d]) < negligible) weights[d] = 0;
  return weights;
}
