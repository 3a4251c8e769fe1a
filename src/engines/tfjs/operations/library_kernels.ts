// Fathom's kernels for affine maps and convolutions, by the fused kernels that every backend of TensorFlow.js has.

import * as tf from "@tensorflow/tfjs-core";
import { convolutionAttributes, type Pad } from "./convolution.ts";
import { ownKernels } from "./own_kernels.ts";

type Infos = Readonly<Record<string, tf.TensorInfo>>;

/** Registers them for a backend. */
export function registerLibraryKernels(backendName: string): void {
  const library = (kernelName: string) => tf.getKernel(kernelName, backendName).kernelFunc;
  const register = (kernelName: string, kernelFunc: tf.KernelFunc) => {
    if (!tf.getKernel(kernelName, backendName)) {
      tf.registerKernel({ kernelName, backendName, kernelFunc });
    }
  };
  for (
    const [kernelName, activation] of [
      [ownKernels.affine, "linear"],
      [ownKernels.affineRelu, "relu"],
    ] as const
  ) {
    register(kernelName, ({ inputs, backend }) => {
      const { x, w, b } = inputs as Infos;
      const [into, out] = w.shape;
      const rows = tf.util.sizeFromShape(x.shape) / into;
      // the same values in other shapes, without an operation
      const given = { a: view(x, [1, rows, into]), b: view(w, [1, into, out]), bias: b };
      const attrs = { transposeA: false, transposeB: false, activation, leakyreluAlpha: 0 };
      const made = library("_FusedMatMul")({ inputs: given, backend, attrs }) as tf.TensorInfo;
      return view(made, [...x.shape.slice(0, -1), out]);
    });
  }
  register(ownKernels.convolution, ({ inputs, backend, attrs }) => {
    const { x, kernel, b } = inputs as Infos;
    const { stride, pad } = attrs as unknown as { stride: number; pad: Pad };
    return library("FusedConv2D")({
      inputs: { x, filter: kernel, bias: b },
      backend,
      attrs: { ...convolutionAttributes(stride, pad), activation: "linear", leakyreluAlpha: 0 },
    });
  });
}

function view({ dataId, dtype }: tf.TensorInfo, shape: number[]): tf.TensorInfo {
  return { dataId, dtype, shape };
}
