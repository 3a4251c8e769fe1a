// Kernels of tfjs-node that take an operation of the native library where none is needed, or a slower one, or that refuse
// what the library can do.

import * as tf from "@tensorflow/tfjs-core";
import { replaceKernel } from "../operations/replace_kernel.ts";
import { convolutionKernels, type LibraryAttributes } from "./convolutions.ts";
import { flag, nativeKernel, type Place } from "./run.ts";

/** Replaces them. */
export function registerFastKernels(place: Place): void {
  const reshaped = nativeKernel(
    place,
    ({ inputs, attributes: { shape }, take, reshape }) => [reshape(take(inputs.x), shape)],
  );
  replaceKernel("Reshape", "tensorflow", (slow) => (parameters) => {
    const x = parameters.inputs.x as tf.TensorInfo;
    const { shape } = parameters.attrs as unknown as { shape: number[] };
    if (tf.util.arraysEqual(x.shape, shape)) return again(parameters);
    return (x.dtype === "float32" ? reshaped : slow)(parameters);
  });
  replaceKernel("Cast", "tensorflow", (slow) => (parameters) => {
    const { dtype } = parameters.attrs as unknown as { dtype: string };
    return parameters.inputs.x?.dtype === dtype ? again(parameters) : slow(parameters);
  });
  const product = nativeKernel(
    place,
    ({ inputs: { a, b }, attributes, take, execute }) =>
      execute("MatMul", [take(a).id, take(b).id], [
        flag("transpose_a", attributes.transposeA),
        flag("transpose_b", attributes.transposeB),
      ]),
  );
  replaceKernel("BatchMatMul", "tensorflow", (slow) => (parameters) => {
    const { a, b } = parameters.inputs as Record<string, tf.TensorInfo>;
    const matrices = a.shape.length === 2 && b.shape.length === 2 && a.dtype === "float32";
    return (matrices ? product : slow)(parameters);
  });
  for (const [kernelName, compute] of Object.entries(convolutionKernels)) {
    const kernel = nativeKernel(place, compute); // tfjs-node's takes no number of zeros as padding
    replaceKernel(kernelName, "tensorflow", (slow) => (parameters) => {
      const attributes = parameters.attrs as unknown as LibraryAttributes;
      const { dilations = 1, dataFormat = "NHWC", dimRoundingMode = "floor" } = attributes;
      const plain = dataFormat === "NHWC" && dimRoundingMode === "floor" &&
        [dilations].flat().every((dilation) => dilation === 1);
      return (plain ? kernel : slow)(parameters);
    });
  }
}

/** The same tensor once more. */
function again(parameters: Parameters<tf.KernelFunc>[0]): tf.TensorInfo | tf.TensorInfo[] {
  return tf.getKernel("Identity", "tensorflow").kernelFunc(parameters);
}
