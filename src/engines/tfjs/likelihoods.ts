// Likelihoods as tensors, one for each that networks on TensorFlow.js can be for, found by its name.

import type * as tf from "@tensorflow/tfjs-core";
import type { TargetSpace } from "../../likelihoods/likelihood.ts";
import { likelihoodOf } from "../../likelihoods/registry.ts";
import { categoricalTensors } from "./categorical.ts";

/** What an engine computes of a likelihood. */
export interface TensorLikelihood {
  /** The likelihood's. */
  readonly name: string;
  /** Targets `[B]` as tensors, [B, ...]. */
  targets(labels: Int32Array, space: TargetSpace): tf.Tensor;
  /** outputs [E, B, outputs] and targets [B, ...] to log-likelihoods [E, B], which a gradient goes through. */
  logLikelihood(outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor;
  /** outputs [..., outputs] to logarithms of probabilities [..., cells]. */
  logProbabilities(outputs: tf.Tensor): tf.Tensor;
}

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
