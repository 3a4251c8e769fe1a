// TensorFlow's data types and kinds of attributes, by the numbers of its C API and of the kernels of tfjs-node.

/** The numbers by which kernels name data types, TF_DataType of the C API. */
export const dataTypes = {
  TF_FLOAT: 1,
  TF_INT32: 3,
  TF_UINT8: 4,
  TF_STRING: 7,
  TF_COMPLEX64: 8,
  TF_INT64: 9,
  TF_BOOL: 10,
  TF_RESOURCE: 20,
} as const;

/** The numbers by which kernels name kinds of attributes. */
export const attributeKinds = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
} as const;

/** The values of a tensor from its bytes; 64-bit integers become 32-bit ones, as TensorFlow.js has no others. */
export function valuesOf(
  dataType: number,
  bytes: ArrayBuffer,
): Float32Array | Int32Array | Uint8Array {
  switch (dataType) {
    case dataTypes.TF_FLOAT:
    case dataTypes.TF_COMPLEX64:
      return new Float32Array(bytes);
    case dataTypes.TF_INT32:
      return new Int32Array(bytes);
    case dataTypes.TF_INT64:
      return Int32Array.from(new BigInt64Array(bytes), Number);
    case dataTypes.TF_BOOL:
    case dataTypes.TF_UINT8:
      return new Uint8Array(bytes);
    default:
      throw new Error(
        `engine tensorflow: cannot read a tensor of TensorFlow's data type ${dataType}`,
      );
  }
}
