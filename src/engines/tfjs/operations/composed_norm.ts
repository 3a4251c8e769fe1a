// Batch normalisation composed of TensorFlow.js' operations, where the backend has no kernel of its own for it.

import * as tf from "@tensorflow/tfjs-core";
import { normEpsilon } from "../../../architectures/layers/batch_norm.ts";

/** Batch statistics over the rows of every group: x [G, R, F] gives mean and biased variance [G, 1, F]. */
export function rowMoments(x: tf.Tensor): { mean: tf.Tensor; variance: tf.Tensor } {
  const { mean, rest, variance } = centre(x);
  return { mean: tf.add(mean, rest), variance };
}

/**
 * x [G, R, F] minus the float32 mean over its rows; `rest` [G, 1, F] is the rounding error of that mean, which matters if the
 * mean is large and the rows hardly differ. The biased variance [G, 1, F] is about the true mean.
 */
function centre(
  x: tf.Tensor,
): { mean: tf.Tensor; centred: tf.Tensor; rest: tf.Tensor; variance: tf.Tensor } {
  const mean = tf.mean(x, 1, true);
  const centred = tf.sub(x, mean);
  const rest = tf.mean(centred, 1, true);
  const squares = tf.mean(tf.square(centred), 1, true);
  return { mean, centred, rest, variance: tf.relu(tf.sub(squares, tf.square(rest))) };
}

/** The kernel `normalise`: y, then centred x [G, R, F], the rest of its mean and 1/√(variance + eps), [G, 1, F]. */
export function composedNormalise(
  x: tf.Tensor,
  groups: number,
  scale: tf.Tensor,
  shift: tf.Tensor,
): tf.Tensor[] {
  const grouped = tf.reshape(x, [groups, -1, scale.size]);
  const { centred, rest, variance } = centre(grouped);
  const inverse = tf.rsqrt(tf.add(variance, normEpsilon));
  const slope = tf.mul(inverse, scale);
  const y = tf.add(tf.mul(centred, slope), tf.sub(shift, tf.mul(rest, slope)));
  return [tf.reshape(y, x.shape), centred, rest, inverse];
}

/** The kernel `normaliseGradient`: the gradients of x, scale and shift. */
export function composedNormaliseGradient(
  given: tf.Tensor,
  groups: number,
  scale: tf.Tensor,
  [centred, rest, inverse]: readonly tf.Tensor[],
): tf.Tensor[] {
  const dy = tf.reshape(given, centred.shape);
  const rows = centred.shape[1]!;
  const meanDy = tf.mean(dy, 1, true);
  const product = tf.sub(tf.mean(tf.mul(dy, centred), 1, true), tf.mul(rest, meanDy));
  const meanDyX = tf.mul(product, inverse); // of dy · x̂
  const share = tf.mul(meanDyX, inverse);
  const level = tf.sub(meanDy, tf.mul(rest, share));
  const dx = tf.mul(tf.sub(tf.sub(dy, level), tf.mul(centred, share)), tf.mul(inverse, scale));
  const sumOfGroups = (each: tf.Tensor) =>
    groups === 1 ? tf.reshape(each, scale.shape) : tf.sum(each, [0, 1]);
  return [
    tf.reshape(dx, given.shape),
    sumOfGroups(tf.mul(meanDyX, rows)),
    sumOfGroups(tf.mul(meanDy, rows)),
  ];
}
