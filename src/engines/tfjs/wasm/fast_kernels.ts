// Kernels that the WebAssembly backend lacks or has only in a slow form, composed of its fast ones. They are
// registered in TensorFlow.js, so custom networks use them, too.
//
// Measured on one core of an AMD EPYC (TensorFlow.js 4.22): a product with a transposed factor
// [18432, 32]ᵀ·[18432, 64] 39.3 ms, transposing first 5.1 ms; the input gradient of a 3×3 convolution 182 ms,
// as a convolution 14.4 ms, that of its kernel as a convolution two thirds of what a matrix product of shifted
// copies takes; a sum over the rows of [18432, 64] 7.9 ms, as a mean pooling 0.4 ms.

import * as tf from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/replace_kernel.ts";
import { registerOwnKernels } from "./own_kernels.ts";
import { registerProducts } from "./products.ts";

let registered = false;

/** Registers the kernels, once per process. */
export function registerFastKernels(): void {
  if (registered) return;
  registered = true;
  registerOwnKernels();
  registerProducts();
  replaceKernel("Conv2DBackpropInput", "wasm", (slow) => (parameters) => {
    const { dy, filter } = parameters.inputs as Record<string, tf.Tensor4D>;
    const { strides, pad, inputShape } = parameters.attrs as unknown as ConvolutionAttributes;
    const info = convolution(inputShape, filter.shape, strides, pad);
    if (info.strideHeight !== 1 || info.strideWidth !== 1) return slow(parameters);
    const { top, bottom, left, right } = info.padInfo;
    const [height, width] = filter.shape;
    // dx = dy, padded to full overlap, convolved with the kernel turned by 180° and its channels swapped
    const padded = tf.pad(dy, [
      [0, 0],
      [height - 1 - top, height - 1 - bottom],
      [width - 1 - left, width - 1 - right],
      [0, 0],
    ]);
    const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
    return tf.conv2d(padded, turned, 1, "valid");
  });
  for (const kernelName of ["Sum", "Mean"]) {
    replaceKernel(kernelName, "wasm", (slow) => (parameters) => {
      const { x } = parameters.inputs as Record<string, tf.Tensor>;
      const { axis, keepDims } = parameters.attrs as unknown as {
        axis: number | number[];
        keepDims?: boolean;
      };
      const axes = tf.util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
      if (x.dtype !== "float32" || !isInnerRange(axes, x.rank)) return slow(parameters);
      const mean = meanOverRows(x, axes[0], axes.length);
      const count = axes.reduce((product, a) => product * x.shape[a], 1);
      const shape = x.shape.flatMap((extent, a) =>
        axes.includes(a) ? keepDims ? [1] : [] : [extent]
      );
      return tf.reshape(kernelName === "Sum" ? tf.mul(mean, count) : mean, shape);
    });
  }
  replaceKernel("Identity", "wasm", () => ({ inputs, backend }) => {
    const { dataId, shape, dtype } = inputs.x as tf.TensorInfo;
    // the backend would copy; its tensors never change
    (backend as { incRef(dataId: tf.DataId): void }).incRef(dataId);
    return { dataId, shape, dtype };
  });
  replaceKernel("Slice", "wasm", (slow) => (parameters) => {
    const { x } = parameters.inputs as Record<string, tf.Tensor>;
    const { begin, size } = parameters.attrs as unknown as Record<string, number | number[]>;
    const [starts, extents] = tf.slice_util.parseSliceParams(x, begin, size);
    // whole rows of a matrix are contiguous; the backend would copy them row by row
    const whole = x.rank > 1 && extents.every((extent, a) => a === 0 || extent === x.shape[a]);
    if (!whole || x.size === 0) return slow(parameters);
    const row = x.size / x.shape[0];
    const piece = tf.slice(tf.reshape(x, [x.size]), starts[0] * row, extents[0] * row);
    return tf.reshape(piece, extents);
  });
  tf.registerKernel({
    kernelName: "Conv2DBackpropFilter",
    backendName: "wasm",
    kernelFunc: (parameters) => {
      const { x, dy } = parameters.inputs as Record<string, tf.Tensor4D>;
      const { strides, pad, filterShape } = parameters.attrs as unknown as ConvolutionAttributes;
      return filterGradient(x, dy, filterShape, convolution(x.shape, filterShape, strides, pad));
    },
  });
}

interface ConvolutionAttributes {
  readonly strides: [number, number] | number;
  readonly pad: Parameters<typeof tf.backend_util.computeConv2DInfo>[4];
  readonly inputShape: [number, number, number, number];
  readonly filterShape: [number, number, number, number];
}

function convolution(
  input: [number, number, number, number],
  filter: [number, number, number, number],
  strides: [number, number] | number,
  pad: ConvolutionAttributes["pad"],
): tf.backend_util.Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(input, filter, strides, 1, pad);
}

/**
 * Gradient with respect to the kernel, [fh, fw, in, out]: the convolution of x, its channels as examples and its examples as
 * channels, with dy as kernel, whose dilation is the stride.
 */
function filterGradient(
  x: tf.Tensor4D,
  dy: tf.Tensor4D,
  [height, width, inputs, outputs]: readonly number[],
  { padInfo: { top, bottom, left, right }, ...info }: tf.backend_util.Conv2DInfo,
): tf.Tensor4D {
  const strides: [number, number] = [info.strideHeight, info.strideWidth];
  const around: [number, number][] = [[0, 0], [top, bottom], [left, right], [0, 0]];
  const gradient = tf.conv2d(
    tf.transpose(x, [3, 1, 2, 0]) as tf.Tensor4D, // [in, H, W, B]
    tf.transpose(dy, [1, 2, 0, 3]) as tf.Tensor4D, // [rows, columns, B, out]
    1,
    around as Parameters<typeof tf.conv2d>[3],
    "NHWC",
    strides,
  ); // [in, at least fh, at least fw, out]
  const exact = gradient.shape[1] === height && gradient.shape[2] === width;
  const used = exact
    ? gradient
    : tf.slice(gradient, [0, 0, 0, 0], [inputs, height, width, outputs]);
  return tf.transpose(used, [1, 2, 0, 3]) as tf.Tensor4D;
}

/** Whether the axes are adjacent and do not include the last axis. */
function isInnerRange(axes: readonly number[], rank: number): boolean {
  return axes.length > 0 && axes[axes.length - 1] < rank - 1 &&
    axes[axes.length - 1] - axes[0] === axes.length - 1;
}

/** Mean over `count` axes from `first`, as a mean pooling over the rows of [outer, rows, 1, inner]. */
function meanOverRows(x: tf.Tensor, first: number, count: number): tf.Tensor {
  const product = (extents: number[]) => extents.reduce((p, extent) => p * extent, 1);
  const rows = product(x.shape.slice(first, first + count));
  const pooled = tf.reshape(x, [
    product(x.shape.slice(0, first)),
    rows,
    1,
    product(x.shape.slice(first + count)),
  ]);
  return rows === 1 ? pooled : tf.avgPool(pooled as tf.Tensor4D, [rows, 1], 1, "valid");
}
