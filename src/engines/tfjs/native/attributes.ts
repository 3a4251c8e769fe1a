// Attributes of operations, set through the C API.

import type { TensorFlowContext } from "./context.ts";
import { attributeKinds } from "./data_types.ts";
import type { Pointer } from "./symbols.ts";

/** An attribute as the kernels of tfjs-node give it. */
export interface Attribute {
  readonly name: string;
  /** One of {@linkcode attributeKinds}. */
  readonly type: number;
  // what the kernels give for each kind
  // deno-lint-ignore no-explicit-any
  readonly value: any;
}

const encoder = new TextEncoder();

/** Sets an attribute of an operation that is being prepared. */
export function setAttribute(of: TensorFlowContext, op: Pointer, attribute: Attribute): void {
  const { functions, status } = of;
  const { value } = attribute;
  const name = of.name(attribute.name);
  const many = Array.isArray(value);
  switch (attribute.type) {
    case attributeKinds.TF_ATTR_STRING: {
      if (many) return setTexts(of, op, name, value);
      const bytes = encoder.encode(value);
      return functions.TFE_OpSetAttrString(op, name, bytes, BigInt(bytes.length));
    }
    case attributeKinds.TF_ATTR_INT:
      return many
        ? functions.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(value, BigInt), value.length)
        : functions.TFE_OpSetAttrInt(op, name, BigInt(value));
    case attributeKinds.TF_ATTR_FLOAT:
      return many
        ? functions.TFE_OpSetAttrFloatList(op, name, Float32Array.from(value), value.length)
        : functions.TFE_OpSetAttrFloat(op, name, value);
    case attributeKinds.TF_ATTR_BOOL:
      return many
        ? functions.TFE_OpSetAttrBoolList(op, name, Uint8Array.from(value, Number), value.length)
        : functions.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
    case attributeKinds.TF_ATTR_TYPE:
      return functions.TFE_OpSetAttrType(op, name, value);
    case attributeKinds.TF_ATTR_SHAPE:
      functions.TFE_OpSetAttrShape(
        op,
        name,
        BigInt64Array.from(value, BigInt),
        value.length,
        status,
      );
      return of.check(`setting ${attribute.name}`);
    default:
      throw new Error(
        `engine tensorflow: cannot set ${attribute.name}, an attribute of the unknown kind ${attribute.type}`,
      );
  }
}

function setTexts(
  { functions }: TensorFlowContext,
  op: Pointer,
  name: Uint8Array<ArrayBuffer>,
  texts: readonly string[],
): void {
  const bytes = texts.map((text) => encoder.encode(text));
  const addresses = bytes.map((each) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(each)));
  const lengths = BigUint64Array.from(bytes, (each) => BigInt(each.length));
  functions.TFE_OpSetAttrStringList(
    op,
    name,
    BigUint64Array.from(addresses),
    lengths,
    texts.length,
  );
}
