// Fathom's own kernels: operations that a backend computes in one piece. Every backend has those of affine maps and
// convolutions; what else it lacks is composed of TensorFlow.js' kernels.

import * as tf from "@tensorflow/tfjs-core";

/** The kernels by name, with their inputs, attributes and outputs. */
export const ownKernels = {
  /** x [..., in], w [in, out], b [out] → x · w + b. */
  affine: "FathomAffine",
  /** The same, then relu. */
  affineRelu: "FathomAffineRelu",
  /** x [B, H, W, in], kernel [h, w, in, out], b [out] → convolution plus b; attributes stride, pad. */
  convolution: "FathomConvolution",
  /** x [..., F] → sums over all axes but the last, [F]. */
  rowSum: "FathomRowSum",
  /** dy and y = relu(x) → dy where y > 0, else 0. */
  reluGradient: "FathomReluGradient",
  /** x, scale [F], shift [F] → y, then what the gradient needs. */
  normalise: "FathomNormalise",
  /** dy, scale [F] and saved0, saved1, ... → the gradients of x, scale and shift. */
  normaliseGradient: "FathomNormaliseGradient",
  /** The same with statistics of their own for every group of examples; attribute groups. */
  normaliseGroups: "FathomNormaliseGroups",
  normaliseGroupsGradient: "FathomNormaliseGroupsGradient",
  /** logits [E, B, K], oneHot [B, K] → log-likelihoods [E, B], and oneHot − softmax [E, B, K]. */
  categorical: "FathomCategorical",
  /**
   * weight0.., gradient0.. and velocity0.. (absent: zero) → the new weights, then the new velocities; attributes
   * learningRate, momentum, weightDecay.
   */
  descent: "FathomDescent",
} as const;

type OwnKernel = typeof ownKernels[keyof typeof ownKernels];

/** The outputs of a kernel; undefined if the current backend does not have it. */
export function runOwn(
  kernel: OwnKernel,
  inputs: Readonly<Record<string, tf.Tensor>>,
  attributes: Readonly<Record<string, number | string | boolean>> = {},
): tf.Tensor[] | undefined {
  if (!tf.getKernel(kernel, tf.getBackend())) return undefined;
  const made = tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(kernel, inputs, attributes);
  return Array.isArray(made) ? made : [made];
}
