// Predictions of the mixture over depth.

import { aPosterior } from "../depth/depth_posterior.ts";
import { aNetwork } from "../engines/network_check.ts";
import { type Check, checkArgument } from "../calls/checks.ts";
import { checkFiniteInputs } from "../datasets/finite_inputs.ts";
import type { Network } from "../engines/network.ts";
import { inputShape } from "../architectures/specification.ts";
import { allFinite } from "../math/finite.ts";
import { checkOfClasses, likelihoodOf } from "../likelihoods/registry.ts";
import { checkProbabilities, someProbabilities } from "../depth/probabilities.ts";

/** A posterior over exits, or its probabilities. */
export type OverDepth = readonly number[] | { probabilities(): readonly number[] };

/**
 * Class probabilities of the mixture over depths, Σ_d q_d p(y | x, d). Exits with q_d = 0 are not computed.
 *
 * @param over q over the exits of the network; entries beyond its depth must be 0
 * @param inputs standardised, `[B, ...shape]`; {@linkcode standardise} makes them from raw ones
 * @returns `[B, K]`, row-major; NaN in a row whose finite input overflows inside the network
 * @throws RangeError that names the row and column of an input that is infinite or NaN
 */
export async function predict(
  network: Network,
  over: OverDepth,
  inputs: Float32Array,
): Promise<Float64Array<ArrayBuffer>> {
  checkNetworkInputs("predict", network, inputs);
  checkOfClasses("predict", network.spec);
  return (await mixtureOf(network, over, inputs)).map(Math.exp);
}

/** Logarithms of what {@linkcode predict} gives, computed without leaving log space. */
export async function predictLog(
  network: Network,
  over: OverDepth,
  inputs: Float32Array,
): Promise<Float64Array<ArrayBuffer>> {
  checkNetworkInputs("predictLog", network, inputs);
  checkOfClasses("predictLog", network.spec);
  return await mixtureOf(network, over, inputs);
}

/** The same without checking the inputs: rows of inputs that are not finite are NaN. */
export async function mixtureOf(
  network: Network,
  over: OverDepth,
  inputs: Float32Array,
): Promise<Float64Array<ArrayBuffer>> {
  const { exits, weights } = exitsOf(over);
  const each = await network.logProbabilities(inputs, { exits }); // [E, B, K]
  return likelihoodOf(network.spec).average(each, weights);
}

/** Refuses inputs that are infinite or NaN, by row and column. Errors begin with `name`. */
export function checkNetworkInputs(name: string, network: Network, inputs: Float32Array): void {
  checkArgument(name, "network", network, aNetwork);
  checkArgument(name, "inputs", inputs, networkInputs);
  // a custom network need not describe itself while inputs are valid
  if (!allFinite(inputs)) checkFiniteInputs(name, inputs, inputShape(network.spec));
}

/** The exits with positive probability, and their probabilities. Errors begin with `name`. */
export function exitsOf(
  over: OverDepth,
  name = "predict",
): { exits: number[]; weights: number[] } {
  checkArgument(name, "over", over, overDepth);
  const q = "probabilities" in over ? over.probabilities() : over;
  const mass = q.reduce((sum, qd) => sum + qd, 0);
  if (!(Math.abs(mass - 1) < 1e-6)) {
    throw new RangeError(`${name}(): probabilities over exits must sum to 1, got ${mass}`);
  }
  checkProbabilities(name, q);
  const exits = q.flatMap((qd, d) => qd > 0 ? [d] : []);
  return { exits, weights: exits.map((d) => q[d]) };
}

/** A check for a posterior over exits, or its probabilities. */
export const overDepth: Check = {
  wanted: "probabilities over exits, or a posterior",
  is: (value) => someProbabilities.is(value) || aPosterior.is(value),
};

const networkInputs: Check = {
  wanted: "a Float32Array, as standardise() makes it",
  is: (value) => value instanceof Float32Array,
};
