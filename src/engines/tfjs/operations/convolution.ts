// Convolutions with bias.

import * as tf from "@tensorflow/tfjs-core";
import { affine, floats, rowSum } from "./affine.ts";
import { ownKernels, runOwn } from "./own_kernels.ts";

/** Padding: a mode of the library, or rows and columns of zeros on every side. */
export type Pad = "same" | "valid" | number;

/** Attributes of the library's kernels of convolutions. */
interface ConvolutionAttributes {
  readonly strides: [number, number];
  readonly pad: Pad;
  readonly dataFormat: "NHWC";
  readonly dilations: [number, number];
  readonly dimRoundingMode?: "floor";
}

/** The attributes of a convolution. With explicit padding an incomplete stride at the end is dropped. */
export function convolutionAttributes(stride: number, pad: Pad): ConvolutionAttributes {
  return {
    strides: [stride, stride],
    pad,
    dataFormat: "NHWC",
    dilations: [1, 1],
    ...typeof pad === "number" && { dimRoundingMode: "floor" },
  };
}

/** The convolution of x [B, H, W, in] with kernel [h, w, in, out], plus b [out]. */
export function convolution(
  x: tf.Tensor,
  kernel: tf.Tensor,
  b: tf.Tensor,
  stride: number,
  pad: Pad,
): tf.Tensor {
  const [height, width, inputs, outputs] = kernel.shape;
  // a 1×1 convolution is a matrix product over positions
  if (height * width * stride === 1 && typeof pad !== "number") {
    return affine(x, tf.reshape(kernel, [inputs, outputs!]), b);
  }
  // every backend has it
  return runOwn(ownKernels.convolution, { x: floats(x), kernel, b }, { stride, pad })![0];
}

tf.registerGradient({
  kernelName: ownKernels.convolution,
  inputsToSave: ["x", "kernel"],
  gradFunc(given, [x, kernel], attributes) {
    const dy = given as tf.Tensor;
    const { stride, pad } = attributes as unknown as { stride: number; pad: Pad };
    const shared = convolutionAttributes(stride, pad);
    const run = (name: string, inputs: tf.NamedTensorMap, more: Record<string, number[]>) =>
      tf.engine().runKernel<tf.Tensor>(name, inputs, { ...shared, ...more } as tf.NamedAttrMap);
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter: kernel }, { inputShape: x.shape }),
      kernel: () => run("Conv2DBackpropFilter", { x, dy }, { filterShape: kernel.shape }),
      b: () => rowSum(dy),
    };
  },
});
