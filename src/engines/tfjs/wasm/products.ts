// Matrix products of the WebAssembly backend, whose faults are avoided. It keeps a second factor in a form of its own by the
// factor's data, whatever shape that has later, and its relu in the same kernel makes NaN 0.

import * as tf from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/replace_kernel.ts";
import type { HeapBackend } from "./heap.ts";
import { positive } from "./relu.ts";

/** Rows and columns that data had when they first were a second factor. */
const firstShapes = new WeakMap<tf.DataId, string>();

/** Replaces the kernels of products. */
export function registerProducts(): void {
  replaceKernel("BatchMatMul", "wasm", (product) => (parameters) => {
    const { transposeA, transposeB } = parameters.attrs as unknown as Record<string, boolean>;
    if (!transposeA && !transposeB) return withOwnFactor(product, parameters);
    const { a, b } = parameters.inputs as Record<string, tf.Tensor>;
    return tf.matMul(
      transposeA ? swapLastTwo(a) : a,
      transposeB ? swapLastTwo(b) : b,
    );
  });
  replaceKernel("_FusedMatMul", "wasm", (product) => (parameters) => {
    const activated = (parameters.attrs as { activation?: unknown }).activation === "relu";
    if (!activated) return withOwnFactor(product, parameters);
    const attrs = { ...parameters.attrs, activation: "linear" };
    const linear = withOwnFactor(product, { ...parameters, attrs }) as tf.TensorInfo;
    const values = (parameters.backend as HeapBackend).typedArrayFromHeap(linear);
    positive(values, values);
    return linear;
  });
}

/** The product, with a copy of the second factor where its data had another shape before. */
function withOwnFactor(product: tf.KernelFunc, parameters: Parameters<tf.KernelFunc>[0]) {
  const backend = parameters.backend as HeapBackend;
  const b = parameters.inputs.b as tf.TensorInfo;
  const shape = `${b.shape.slice(-2)}`;
  const first = firstShapes.get(b.dataId);
  if (first === undefined) firstShapes.set(b.dataId, shape);
  if (first === undefined || first === shape || b.dtype !== "float32") return product(parameters);
  const copy = backend.makeOutput(b.shape, "float32");
  backend.typedArrayFromHeap(copy).set(backend.typedArrayFromHeap(b));
  try {
    return product({ ...parameters, inputs: { ...parameters.inputs, b: copy } });
  } finally {
    backend.disposeData(copy.dataId);
  }
}

function swapLastTwo(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  axes.push(...axes.splice(-2).reverse());
  return tf.transpose(x, axes);
}
