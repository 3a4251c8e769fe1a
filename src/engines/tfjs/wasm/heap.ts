// The memory of the WebAssembly backend, in which tensors lie as arrays.

import * as tf from "@tensorflow/tfjs-core";

/** What kernels need of the backend. */
export interface HeapBackend {
  makeOutput(shape: readonly number[], dtype: "float32"): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
  incRef(dataId: tf.DataId): void;
  disposeData(dataId: tf.DataId): boolean;
  readonly dataIdMap: { get(dataId: tf.DataId): unknown };
}

/** Tensors of one kernel. */
export interface Heap {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  // the kernel's own
  // deno-lint-ignore no-explicit-any
  readonly attributes: any;
  /** A new tensor. */
  make(shape: readonly number[]): tf.TensorInfo;
  /** The same tensor once more. */
  again(tensor: tf.TensorInfo): tf.TensorInfo;
  /** The values of tensors; to be called once all are made, since that may move the memory. */
  values(...tensors: readonly tf.TensorInfo[]): Float32Array[];
}

/** Registers a kernel that computes in the memory of the WebAssembly backend. */
export function registerHeapKernel(
  kernelName: string,
  compute: (heap: Heap) => tf.TensorInfo[],
): void {
  tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: heapKernel(compute) });
}

/** Such a kernel for TensorFlow.js. */
export function heapKernel(compute: (heap: Heap) => tf.TensorInfo[]): tf.KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const wasm = backend as HeapBackend;
    const made = compute({
      inputs: inputs as Heap["inputs"],
      attributes: attrs,
      make: (shape) => wasm.makeOutput(shape, "float32"),
      again(tensor) {
        wasm.incRef(tensor.dataId);
        return { dataId: tensor.dataId, shape: tensor.shape, dtype: tensor.dtype };
      },
      values(...tensors) {
        // brings those of another backend here, which may move the memory
        for (const { dataId } of tensors) wasm.dataIdMap.get(dataId);
        return tensors.map((tensor) => wasm.typedArrayFromHeap(tensor));
      },
    });
    return made.length === 1 ? made[0] : made;
  };
}
