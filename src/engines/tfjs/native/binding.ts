// The object through which the kernels of tfjs-node compute: tensors by number, and operations run eagerly.

import { type Attribute, setAttribute } from "./attributes.ts";
import type { TensorFlowContext } from "./context.ts";
import { attributeKinds, dataTypes, valuesOf } from "./data_types.ts";
import type { Pointer } from "./symbols.ts";

/** A tensor that an operation made. */
interface MadeTensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

/** What the kernels of tfjs-node call. Their names. */
export interface Binding {
  readonly TF_Version: string;
  isUsingGpuDevice(): boolean;
  /** Tensors that are alive. */
  getNumOfTensors(): number;
  createTensor(shape: readonly number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly number[],
    outputs: number,
  ): MadeTensor[];
}

/** A binding to a context. */
export function bindingTo(
  of: TensorFlowContext,
): Binding & typeof dataTypes & typeof attributeKinds {
  const { functions, context, status, check, onGpu } = of;
  const handles = new Map<number, Pointer>();
  let next = 0;
  let made = new BigUint64Array(32);
  const count = new Int32Array(1);

  const keep = (handle: Pointer): number => {
    handles.set(next, handle);
    return next++;
  };
  const handleOf = (id: number): Pointer => {
    const handle = handles.get(id);
    if (handle === undefined) throw new Error(`engine tensorflow: there is no tensor ${id}`);
    return handle;
  };
  const describe = (handle: Pointer): MadeTensor => {
    const shape = new Array<number>(functions.TFE_TensorHandleNumDims(handle, status));
    for (let i = 0; i < shape.length; i++) {
      shape[i] = Number(functions.TFE_TensorHandleDim(handle, i, status));
    }
    return { id: keep(handle), shape, dtype: functions.TFE_TensorHandleDataType(handle) };
  };

  return {
    ...dataTypes,
    ...attributeKinds,
    TF_Version: of.version,
    isUsingGpuDevice: () => onGpu,
    getNumOfTensors: () => handles.size,

    createTensor(shape, dtype, values) {
      const bytes = new Uint8Array(
        values.buffer as ArrayBuffer,
        values.byteOffset,
        values.byteLength,
      );
      const sizes = BigInt64Array.from(shape, BigInt);
      const tensor = functions.TF_AllocateTensor(dtype, sizes, shape.length, BigInt(bytes.length));
      if (tensor === null) {
        throw new Error(`engine tensorflow: no memory for a tensor of ${bytes.length} bytes`);
      }
      if (bytes.length > 0) {
        functions.memcpy(functions.TF_TensorData(tensor), bytes, BigInt(bytes.length));
      }
      const handle = functions.TFE_NewTensorHandle(tensor, status);
      functions.TF_DeleteTensor(tensor); // the handle has its own reference
      check("making a tensor");
      // integers are shapes and indices, which kernels of GPUs want in the processor's memory
      if (!onGpu || dtype === dataTypes.TF_INT32) return keep(handle);
      const there = functions.TFE_TensorHandleCopyToDevice(
        handle,
        context,
        of.name(of.device),
        status,
      );
      functions.TFE_DeleteTensorHandle(handle);
      check("copying a tensor to the GPU");
      return keep(there);
    },

    deleteTensor(id) {
      functions.TFE_DeleteTensorHandle(handleOf(id));
      handles.delete(id);
    },

    tensorDataSync(id) {
      const handle = handleOf(id);
      const tensor = functions.TFE_TensorHandleResolve(handle, status);
      check("reading a tensor");
      const bytes = new ArrayBuffer(Number(functions.TF_TensorByteSize(tensor)));
      const data = functions.TF_TensorData(tensor);
      if (data !== null && bytes.byteLength > 0) {
        Deno.UnsafePointerView.copyInto(data, new Uint8Array(bytes));
      }
      functions.TF_DeleteTensor(tensor);
      return valuesOf(functions.TFE_TensorHandleDataType(handle), bytes);
    },

    executeOp(name, attributes, inputs, outputs) {
      const op = functions.TFE_NewOp(context, of.name(name), status);
      check(`preparing ${name}`);
      try {
        for (const id of inputs) functions.TFE_OpAddInput(op, handleOf(id), status);
        for (const attribute of attributes) setAttribute(of, op, attribute);
        // the library writes as many handles as the operation has outputs
        if (made.length < outputs) made = new BigUint64Array(2 * outputs);
        count[0] = outputs;
        functions.TFE_Execute(op, made, count, status);
        check(`running ${name}`);
      } finally {
        functions.TFE_DeleteOp(op);
      }
      const tensors = new Array<MadeTensor>(count[0]);
      for (let i = 0; i < tensors.length; i++) {
        tensors[i] = describe(Deno.UnsafePointer.create(made[i]));
      }
      return tensors;
    },
  };
}
