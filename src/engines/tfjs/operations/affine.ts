// Affine maps over the last axis, and sums over all the others.

import * as tf from "@tensorflow/tfjs-core";
import { ownKernels, runOwn } from "./own_kernels.ts";
import { reluGradient } from "./relu.ts";

/** What follows a layer in the same kernel. */
export type Activation = "relu" | undefined;

/** x · w + b over the last axis, then the activation: x [..., in], w [in, out], b [out]. */
export function affine(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor, activation?: Activation) {
  const kernel = activation === "relu" ? ownKernels.affineRelu : ownKernels.affine;
  return runOwn(kernel, { x: floats(x), w, b })![0]; // every backend has it
}

for (const kernelName of [ownKernels.affine, ownKernels.affineRelu]) {
  const activated = kernelName === ownKernels.affineRelu;
  tf.registerGradient({
    kernelName,
    inputsToSave: ["x", "w"],
    outputsToSave: [activated],
    gradFunc(given, [x, w, y]) {
      const dy = activated ? reluGradient(given as tf.Tensor, y) : given as tf.Tensor;
      const rows = asRows(dy);
      return {
        x: () => inShape(tf.matMul(rows, w, false, true), x.shape),
        w: () => tf.matMul(asRows(x), rows, true, false),
        b: () => rowSum(dy),
      };
    },
  });
}

/** Integers and truth values as float32. */
export function floats(x: tf.Tensor): tf.Tensor {
  return x.dtype === "float32" ? x : tf.cast(x, "float32");
}

/** x + b over the last axis. */
export function addBias(x: tf.Tensor, b: tf.Tensor): tf.Tensor {
  return addBiasOf(x, b);
}

const addBiasOf = tf.customGrad((...parameters) => {
  const [x, b] = parameters as [tf.Tensor, tf.Tensor1D, tf.GradSaveFunc];
  return {
    value: tf.add(x, b),
    gradFunc: (dy: tf.Tensor) => [dy, rowSum(dy)],
  };
});

tf.registerGradient({
  kernelName: ownKernels.rowSum,
  inputsToSave: ["x"],
  gradFunc: (dy, [x]) => ({ x: () => tf.add(tf.zerosLike(x), dy as tf.Tensor) }),
});

/** Sums over all axes but the last: [..., F] gives [F]. */
export function rowSum(x: tf.Tensor): tf.Tensor {
  return runOwn(ownKernels.rowSum, { x })?.[0] ?? tf.sum(asRows(x), 0);
}

function inShape(x: tf.Tensor, shape: number[]): tf.Tensor {
  return shape.length === x.rank ? x : tf.reshape(x, shape);
}

/** [..., F] as [R, F]. */
function asRows(x: tf.Tensor): tf.Tensor {
  return x.rank === 2 ? x : tf.reshape(x, [-1, x.shape.at(-1)!]);
}
