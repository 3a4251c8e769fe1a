// The categorical likelihood as tensors: log p(y | x, d) = log softmax(logits)_y.

import * as tf from "@tensorflow/tfjs-core";
import type { TensorLikelihood } from "./tensor_likelihood.ts";

/** Targets on the device: labels [B] as one-hot rows [B, K]. */
export function targets(labels: Int32Array, classes: number): tf.Tensor {
  // cast here, since oneHot() with dtype float32 gives the bits of integers on the WebAssembly backend
  return tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32");
}

/** logits [E, B, K], oneHot [B, K] → log-likelihoods [E, B]. */
export function logLikelihood(logits: tf.Tensor, oneHot: tf.Tensor): tf.Tensor {
  return logLikelihoodOf(logits, oneHot);
}

const logLikelihoodOf = tf.customGrad((...parameters) => {
  const [logits, oneHot, save] = parameters as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const shifted = tf.sub(logits, tf.max(logits, -1, true)); // [E, B, K]
  const exponentials = tf.exp(shifted);
  const total = tf.sum(exponentials, -1, true); // [E, B, 1]
  save([exponentials, total, oneHot]);
  return {
    value: tf.sub(tf.sum(tf.mul(shifted, oneHot), -1), tf.squeeze(tf.log(total), [-1])),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [exponentials, total, oneHot] = saved;
      const residual = tf.sub(oneHot, tf.div(exponentials, total));
      return [tf.mul(tf.expandDims(dy, -1), residual), tf.zerosLike(oneHot)];
    },
  };
});

/** logits [..., K] → log-probabilities [..., K]. */
export function logProbabilities(logits: tf.Tensor): tf.Tensor {
  const shifted = tf.sub(logits, tf.max(logits, -1, true));
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
}

/** The likelihood `categorical` on TensorFlow.js. */
export const categoricalTensors: TensorLikelihood = {
  name: "categorical",
  targets: (labels, { classes }) => targets(labels, classes),
  logLikelihood,
  logProbabilities,
};
