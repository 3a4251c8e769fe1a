// The interface of a likelihood on tensors.

import type * as tf from "@tensorflow/tfjs-core";
import type { TargetSpace } from "../../likelihoods/likelihood.ts";

/** A likelihood as functions over tensors. */
export interface TensorLikelihood {
  /** Name of the likelihood. */
  readonly name: string;
  /** Targets `[B]` as tensors, [B, ...]. */
  targets(labels: Int32Array, space: TargetSpace): tf.Tensor;
  /** outputs [E, B, outputs] and targets [B, ...] to log-likelihoods [E, B], differentiable. */
  logLikelihood(outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor;
  /** outputs [..., outputs] to logarithms of probabilities [..., cells]. */
  logProbabilities(outputs: tf.Tensor): tf.Tensor;
}
