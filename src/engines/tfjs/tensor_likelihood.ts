// A likelihood as functions over tensors.

import type * as tf from "@tensorflow/tfjs-core";
import type { TargetSpace } from "../../likelihoods/likelihood.ts";

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
