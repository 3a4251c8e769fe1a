// Likelihoods as tensors, one for each that networks on TensorFlow.js can be for, found by its name.

import { likelihoodOf } from "../../likelihoods/registry.ts";
import { categoricalTensors } from "./categorical.ts";
import type { TensorLikelihood } from "./tensor_likelihood.ts";

/** Those that there are. */
export const tensorLikelihoods: readonly TensorLikelihood[] = [categoricalTensors];

/**
 * That of a network.
 *
 * @throws TypeError with the name of a likelihood that these engines do not compute
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
