// The categorical likelihood as tensors: log p(y | x, d) = log softmax(logits)_y.

import * as tf from "@tensorflow/tfjs-core";
import { ownKernels, runOwn } from "./operations/own_kernels.ts";
import type { TensorLikelihood } from "./tensor_likelihood.ts";

/** Targets on the device: labels [B] as one-hot rows [B, K]. */
export function targets(labels: Int32Array, classes: number): tf.Tensor {
  // cast here, since oneHot() with dtype float32 gives the bits of integers on the WebAssembly backend
  return tf.cast(tf.oneHot(tf.tensor1d(labels, "int32"), classes), "float32");
}

/** logits [E, B, K], oneHot [B, K] → log-likelihoods [E, B]. */
export function logLikelihood(logits: tf.Tensor, oneHot: tf.Tensor): tf.Tensor {
  return tf.customGrad((...parameters) => {
    const [logits, save] = parameters as [tf.Tensor, tf.GradSaveFunc];
    const [value, residual] = runOwn(ownKernels.categorical, { logits, oneHot }) ??
      composed(logits, oneHot);
    save([residual]);
    return {
      value,
      gradFunc: (dy: tf.Tensor, [residual]: tf.Tensor[]) => tf.mul(tf.expandDims(dy, -1), residual),
    };
  })(logits);
}

/** The log-likelihoods, and their gradient oneHot − softmax [E, B, K]. */
function composed(logits: tf.Tensor, oneHot: tf.Tensor): tf.Tensor[] {
  const shifted = tf.sub(logits, tf.max(logits, -1, true)); // [E, B, K]
  const exponentials = tf.exp(shifted);
  const total = tf.sum(exponentials, -1, true); // [E, B, 1]
  return [
    tf.sub(tf.sum(tf.mul(shifted, oneHot), -1), tf.squeeze(tf.log(total), [-1])),
    tf.sub(oneHot, tf.div(exponentials, total)),
  ];
}

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
