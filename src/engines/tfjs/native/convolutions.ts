// Convolutions and their gradients on the native library, with any padding.

import * as tf from "@tensorflow/tfjs-core";
import type { Attribute } from "./attributes.ts";
import { type NativeTensor, type Run, text, whole } from "./run.ts";

/** Attributes of TensorFlow.js' kernels, in part. */
export interface LibraryAttributes {
  readonly strides: number | [number, number];
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dilations?: number | [number, number];
  /** Of the gradient of the input. */
  readonly inputShape?: number[];
  /** Of the gradient of the kernel. */
  readonly filterShape?: number[];
}

/** The convolution of x with a kernel, both as the library's tensors. */
export function convolve(
  { execute }: Run,
  x: NativeTensor,
  kernel: NativeTensor,
  attributes: LibraryAttributes,
): NativeTensor[] {
  return execute("Conv2D", [x.id, kernel.id], operationAttributes(x, kernel, attributes));
}

/** TensorFlow.js' kernels: the convolution, and the gradients of its input and of its kernel. */
export const convolutionKernels: Readonly<
  Record<string, (run: Run) => readonly NativeTensor[]>
> = {
  Conv2D: (run) =>
    convolve(run, run.take(run.inputs.x), run.take(run.inputs.filter), run.attributes),
  Conv2DBackpropInput({ inputs, attributes, take, execute, constants }) {
    const [dy, kernel] = [take(inputs.dy), take(inputs.filter)];
    const shape: readonly number[] = attributes.inputShape;
    return execute(
      "Conv2DBackpropInput",
      [constants.integers(shape), kernel.id, dy.id],
      operationAttributes({ shape }, kernel, attributes),
    );
  },
  Conv2DBackpropFilter({ inputs, attributes, take, execute, constants }) {
    const [x, dy] = [take(inputs.x), take(inputs.dy)];
    const shape: readonly number[] = attributes.filterShape;
    return execute(
      "Conv2DBackpropFilter",
      [x.id, constants.integers(shape), dy.id],
      operationAttributes(x, { shape }, attributes),
    );
  },
};

function operationAttributes(
  x: { readonly shape: readonly number[] },
  kernel: { readonly shape: readonly number[] },
  { strides, pad, dimRoundingMode }: LibraryAttributes,
): Attribute[] {
  type Four = [number, number, number, number];
  if (x.shape.length !== 4) { // the library would end the process
    throw new TypeError(`conv2d(): images must be [B, H, W, C], got [${x.shape}]`);
  }
  const info = tf.backend_util.computeConv2DInfo(
    ...[x.shape as Four, kernel.shape as Four, strides, 1, pad, dimRoundingMode] as const,
  );
  const { type, top, bottom, left, right } = info.padInfo;
  const named = type === "SAME" || type === "VALID";
  return [
    whole("strides", [1, info.strideHeight, info.strideWidth, 1]),
    text("padding", named ? type : "EXPLICIT"),
    ...named ? [] : [whole("explicit_paddings", [0, 0, top, bottom, left, right, 0, 0])],
  ];
}
