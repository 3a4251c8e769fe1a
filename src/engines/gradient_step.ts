// One gradient step: a forward and a backward pass in one call.

import type { Examples, ForwardOptions, Network, StepOptions } from "./network.ts";

/** Weights of the exits 0..depth, or a function of the forward pass's means m_d. */
type StepWeights = readonly number[] | ((means: Float64Array) => readonly number[]);

/**
 * One step of gradient descent on −Σ_d w_d m_d.
 *
 * @returns m_d of the forward pass, `[depth + 1]`, nats per example; NaN for exits not computed
 */
export async function gradientStep(
  network: Network,
  examples: Examples,
  weights: StepWeights,
  { exits, masks, ...step }: StepOptions & Omit<ForwardOptions, "weights">,
): Promise<Float64Array> {
  const known = typeof weights === "function" ? undefined : weights;
  using pass = await network.forward(examples, { exits, masks, weights: known });
  await pass.backward(typeof weights === "function" ? weights(pass.means) : weights, step);
  return pass.means;
}
