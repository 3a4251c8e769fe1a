// Normalisation over the features of one example, and the activation gelu.

import * as tf from "@tensorflow/tfjs-core";

/** Normalisation over the last axis of x [..., F], biased variance; scale and shift [F]. */
export function normaliseLast(
  x: tf.Tensor,
  scale: tf.Tensor,
  shift: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  const roughly = tf.sub(x, tf.mean(x, -1, true));
  // removes the rounding error of a large mean
  const centred = tf.sub(roughly, tf.mean(roughly, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), scale), shift);
}

/** x · Φ(x), exactly. */
export function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}
