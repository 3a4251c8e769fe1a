// Kernels of several operations of the native library, whose intermediate tensors are freed as soon as the kernel ends.

import * as tf from "@tensorflow/tfjs-core";
import type { Attribute } from "./attributes.ts";
import type { Binding } from "./binding.ts";
import type { Constants } from "./constants.ts";
import { attributeKinds, dataTypes } from "./data_types.ts";

/** A tensor within a kernel, by the binding's number. */
export interface NativeTensor {
  readonly id: number;
  readonly shape: readonly number[];
}

/** What kernels need of the backend of tfjs-node. */
interface NodeBackend {
  getInputTensorIds(tensors: readonly tf.TensorInfo[]): number[];
  createOutputTensor(
    made: { readonly id: number; readonly shape: readonly number[]; readonly dtype: number },
  ): tf.Tensor;
}

/** One run of a kernel. */
export interface Run {
  readonly inputs: Readonly<Record<string, tf.TensorInfo>>;
  // the kernel's own
  // deno-lint-ignore no-explicit-any
  readonly attributes: any;
  readonly constants: Constants;
  readonly onGpu: boolean;
  /** A tensor of the inputs. */
  take(input: tf.TensorInfo): NativeTensor;
  /** Executes an operation on float32 tensors. @param ids of its inputs */
  execute(
    operation: string,
    ids: readonly number[],
    attributes?: readonly Attribute[],
    outputs?: number,
  ): NativeTensor[];
  /** The same values in another shape; the tensor itself if it has it. */
  reshape(tensor: NativeTensor, shape: readonly number[]): NativeTensor;
}

/** Where kernels run. */
export interface Place {
  readonly binding: Binding;
  readonly constants: Constants;
}

/** A kernel for TensorFlow.js. */
export function nativeKernel(
  { binding, constants }: Place,
  compute: (run: Run) => readonly NativeTensor[],
): tf.KernelFunc {
  const onGpu = binding.isUsingGpuDevice();
  return ({ inputs, backend, attrs }) => {
    const node = backend as NodeBackend;
    const made = new Set<number>();
    const execute: Run["execute"] = (operation, ids, attributes = [], outputs = 1) => {
      const results = binding.executeOp(operation, [ofFloats, ...attributes], ids, outputs);
      for (const { id } of results) made.add(id);
      return results;
    };
    try {
      const results = compute({
        inputs: inputs as Run["inputs"],
        attributes: attrs,
        constants,
        onGpu,
        take: (input) => ({ id: node.getInputTensorIds([input])[0], shape: input.shape }),
        execute,
        reshape(tensor, shape) {
          if (tf.util.arraysEqual([...tensor.shape], [...shape])) return tensor;
          return execute("Reshape", [tensor.id, constants.integers(shape)], [ofShape])[0];
        },
      });
      const own = results.map((tensor) =>
        made.has(tensor.id) ? tensor : execute("Identity", [tensor.id])[0] // an input
      );
      const outputs = own.map(({ id, shape }) => {
        made.delete(id);
        return node.createOutputTensor({ id, shape, dtype: dataTypes.TF_FLOAT });
      });
      return outputs.length === 1 ? outputs[0] : outputs;
    } finally {
      for (const id of made) binding.deleteTensor(id);
    }
  };
}

const ofFloats = { name: "T", type: attributeKinds.TF_ATTR_TYPE, value: dataTypes.TF_FLOAT };
const ofShape = { name: "Tshape", type: attributeKinds.TF_ATTR_TYPE, value: dataTypes.TF_INT32 };

/** A flag of an operation. */
export function flag(name: string, value: boolean): Attribute {
  return { name, type: attributeKinds.TF_ATTR_BOOL, value };
}

/** A text of an operation, or several. */
export function text(name: string, value: string | readonly string[]): Attribute {
  return { name, type: attributeKinds.TF_ATTR_STRING, value };
}

/** A number of an operation that is not whole. */
export function float(name: string, value: number): Attribute {
  return { name, type: attributeKinds.TF_ATTR_FLOAT, value };
}

/** Whole numbers of an operation, or one. */
export function whole(name: string, value: number | readonly number[]): Attribute {
  return { name, type: attributeKinds.TF_ATTR_INT, value };
}
