// The registry of likelihoods on TensorFlow.js.

import { likelihoodOf } from "../../likelihoods/registry.ts";
import { categoricalTensors } from "./categorical.ts";
import type { TensorLikelihood } from "./tensor_likelihood.ts";

/** All likelihoods. */
export const tensorLikelihoods: readonly TensorLikelihood[] = [categoricalTensors];

/**
 * The likelihood of a network.
 *
 * @throws TypeError naming a likelihood that these engines do not support
 */
export function tensorLikelihood(spec: { readonly likelihood?: string }): TensorLikelihood {
  const { name } = likelihoodOf(spec);
  const found = tensorLikelihoods.find((each) => each.name === name);
  if (found) return found;
  throw new TypeError(
    `createNetwork(): engines on TensorFlow.js compute likelihood ${
      tensorLikelihoods.map(({ name }) => name).join(", ")
    }, got ${name}`,
  );
}
