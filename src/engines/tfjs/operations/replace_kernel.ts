// Replacement of a kernel of TensorFlow.js by one that may call it.

import * as tf from "@tensorflow/tfjs-core";

/** Registers what `make` makes of a backend's kernel in its place. */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  make: (replaced: tf.KernelFunc) => tf.KernelFunc,
): void {
  const kernel = tf.getKernel(kernelName, backendName);
  tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...kernel, kernelFunc: make(kernel.kernelFunc) });
}
