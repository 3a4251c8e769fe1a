// Building a graph in ONNX (https://onnx.ai): nodes and named arrays, encoded with the definition of the format in
// the npm package onnx-buf.

import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  AttributeProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from "onnx-buf";
import type { FreshNames } from "./export_layers.ts";

type Node = MessageInitShape<typeof NodeProtoSchema>;
type Tensor = MessageInitShape<typeof TensorProtoSchema>;
type Attribute = MessageInitShape<typeof AttributeProtoSchema>;
type ValueInfo = MessageInitShape<typeof ValueInfoProtoSchema>;

/** Version of the operators: the oldest sufficient one, so that many runtimes accept the file. */
const onnxOpset = 17;

/** Version of the file format that came with these operators. */
const irVersion = 8;

/** Numbers of the enumerations of onnx.proto that are used here. */
const types = { float32: 1, int64: 7, attributeFloat: 1, attributeInt: 2, attributeInts: 7 };

/** An extent, or the name of one that is not fixed. */
type Extent = number | string;

/** A graph under construction. */
export interface OnnxGraph {
  /**
   * Adds a node and returns the name of its output: `output`, or with a number appended if that is taken; attributes:
   * whole numbers but for `epsilon`.
   */
  node(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes?: Readonly<Record<string, number | readonly number[]>>,
  ): string;
  /** Adds a float32 array and returns its unique name. */
  array(name: string, shape: readonly number[], data: ArrayLike<number>): string;
  /** The name of a float32 number, added if needed. */
  scalar(value: number): string;
  /** The name of a vector of int64, added if needed. */
  whole(values: readonly number[]): string;
  /** The file's bytes. */
  encode(
    input: { readonly name: string; readonly shape: readonly Extent[]; readonly about: string },
    output: { readonly name: string; readonly shape: readonly Extent[]; readonly about: string },
    facts: Readonly<Record<string, string>>,
    version: string,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

/** An empty graph. `names` provides the names of nodes. */
export function onnxGraph(name: string, names: FreshNames): OnnxGraph {
  const node: Node[] = [];
  const initializer: Tensor[] = [];
  const constants = new Set<string>();
  const array = (name: string, shape: readonly number[], data: ArrayLike<number>) => {
    const rawData = new Uint8Array(4 * data.length);
    const view = new DataView(rawData.buffer);
    for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i], true);
    initializer.push({ name, dims: shape.map(BigInt), dataType: types.float32, rawData });
    return name;
  };
  const constant = (name: string, add: () => void) => {
    if (!constants.has(name)) add();
    constants.add(name);
    return name;
  };
  return {
    node(operator, inputs, wanted, attributes = {}) {
      const output = names.made(wanted);
      const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
      node.push({
        name: output,
        opType: operator,
        input: [...inputs],
        output: [output],
        attribute,
      });
      return output;
    },
    array,
    scalar: (value) => {
      const name = `number_${value}`;
      return constant(name, () => array(name, [], [value]));
    },
    whole: (values) => {
      const name = `whole_${values.join("_")}`;
      const dims = [BigInt(values.length)];
      const int64Data = values.map(BigInt);
      return constant(
        name,
        () => initializer.push({ name, dims, dataType: types.int64, int64Data }),
      );
    },
    async encode(input, output, facts, version) {
      const [{ create, toBinary }, { ModelProtoSchema }] = await Promise.all([
        import("@bufbuild/protobuf"),
        import("onnx-buf"),
      ]);
      const model: MessageInitShape<typeof ModelProtoSchema> = {
        irVersion: BigInt(irVersion),
        opsetImport: [{ domain: "", version: BigInt(onnxOpset) }],
        producerName: "fathom",
        producerVersion: version,
        graph: { name, node, initializer, input: [valueInfo(input)], output: [valueInfo(output)] },
        metadataProps: Object.entries(facts).map(([key, value]) => ({ key, value })),
      };
      return toBinary(ModelProtoSchema, create(ModelProtoSchema, model)) as Uint8Array<ArrayBuffer>;
    },
  };
}

function attributeOf(name: string, value: number | readonly number[]): Attribute {
  if (name === "epsilon") return { name, type: types.attributeFloat, f: value as number };
  return typeof value === "number"
    ? { name, type: types.attributeInt, i: BigInt(value) }
    : { name, type: types.attributeInts, ints: value.map(BigInt) };
}

function valueInfo(
  { name, shape, about }: {
    readonly name: string;
    readonly shape: readonly Extent[];
    readonly about: string;
  },
): ValueInfo {
  const dim = shape.map((extent) => ({
    value: typeof extent === "number"
      ? { case: "dimValue" as const, value: BigInt(extent) }
      : { case: "dimParam" as const, value: extent },
  }));
  const value = {
    case: "tensorType" as const,
    value: { elemType: types.float32, shape: { dim } },
  };
  return { name, docString: about, type: { value } };
}
