// The gradient of relu. Registered in TensorFlow.js in place of its own, which needs the input and several operations.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers the gradient that is replaced
import { ownKernels, runOwn } from "./own_kernels.ts";

/** dy where y = relu(x) is positive, else 0. */
export function reluGradient(dy: tf.Tensor, y: tf.Tensor): tf.Tensor {
  return runOwn(ownKernels.reluGradient, { dy, y })?.[0] ?? tf.mul(dy, tf.step(y));
}

tf.unregisterGradient("Relu");
tf.registerGradient({
  kernelName: "Relu",
  outputsToSave: [true],
  gradFunc: (dy, [y]) => ({ x: () => reluGradient(dy as tf.Tensor, y) }),
});

tf.registerGradient({
  kernelName: ownKernels.reluGradient,
  inputsToSave: ["y"],
  gradFunc: (given, [y]) => ({
    dy: () => reluGradient(given as tf.Tensor, y),
    y: () => tf.zerosLike(y),
  }),
});
