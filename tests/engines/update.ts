// One gradient step for tests, through the exits with a weight.

import { marginalExitWeights } from "../../src/depth/objective.ts";
import { gradientStep } from "../../src/engines/gradient_step.ts";
import type { Examples, Masked, Network, StepOptions } from "../../src/engines/network.ts";

/** The objective of a step: Σ_d w_d m_d, or (1 / N) log Σ_d exp(logPrior_d + N m_d). */
export type StepWeighting =
  | { readonly weights: readonly number[] }
  | { readonly logPrior: readonly number[]; readonly trainSize: number };

/** Makes the step; returns m_d [depth + 1], NaN for exits without weight, which are not computed. */
export function update(
  network: Network,
  examples: Examples,
  weighting: StepWeighting,
  options: StepOptions & Masked,
): Promise<Float64Array> {
  if ("weights" in weighting) {
    const { weights } = weighting;
    const exits = weights.flatMap((weight, d) => weight === 0 ? [] : [d]);
    return gradientStep(network, examples, weights, { ...options, exits });
  }
  const prior = weighting.logPrior.map(Math.exp);
  const weights = (m: Float64Array) => marginalExitWeights(m, prior, weighting.trainSize);
  return gradientStep(network, examples, weights, options);
}
