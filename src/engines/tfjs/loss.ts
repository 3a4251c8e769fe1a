// The loss of a gradient step on TensorFlow.js: minus a linear weighting of the exits' mean log-likelihoods.

import * as tf from "@tensorflow/tfjs-core";

/**
 * −Σ_d weights_d m_d.
 *
 * @param means m [E] of the computed exits
 * @param weights by exit
 * @param exits the computed exits
 */
export function weightedLoss(
  means: tf.Tensor,
  weights: ArrayLike<number>,
  exits: readonly number[],
): tf.Scalar {
  return tf.sum(tf.mul(means, tf.tensor1d(exits.map((d) => -weights[d]))));
}
