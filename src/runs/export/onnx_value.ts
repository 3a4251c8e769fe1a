// Values of an ONNX graph between layers: channels last as in Fathom or first as ONNX requires for images, transposed
// only if a layer needs the other order.

import { arrayName, type Shape } from "../../architectures/layer.ts";
import type { NetworkState } from "../../engines/network.ts";
import type { OnnxGraph } from "./onnx_graph.ts";

/** The position of the channels: the last axis, or next to the batch. */
type Order = "last" | "first";

/** The names in the graph of a batch's value, by the orders in which it exists. */
export interface OnnxValue {
  /** Of one example, channels last. */
  readonly shape: Shape;
  last?: string;
  first?: string;
}

/** The context in which a layer is added. */
export interface OnnxPlace {
  readonly graph: OnnxGraph;
  readonly state: NetworkState;
  /** Prefix of the names of the part's arrays. */
  readonly prefix: string;
  /** After the blocks: the exits stacked along the batch, ascending. */
  readonly exits?: readonly number[];
  /** The input. */
  readonly x: OnnxValue;
}

/** A value in one order; for vectors both are the same. */
export function onnxValue(shape: Shape, name: string, order: Order = "last"): OnnxValue {
  return shape.length === 1 ? { shape, last: name, first: name } : { shape, [order]: name };
}

/** The value in an order, transposed at most once. */
export function inOrder(graph: OnnxGraph, value: OnnxValue, order: Order): string {
  const other = value[order === "last" ? "first" : "last"]!;
  return value[order] ??= graph.node("Transpose", [other], `${other}.channels_${order}`, {
    perm: permutation(value.shape.length, order),
  });
}

function permutation(axes: number, order: Order): number[] {
  const between = Array.from({ length: axes - 1 }, (_, i) => order === "first" ? i + 1 : i + 2);
  return order === "first" ? [0, axes, ...between] : [0, ...between, 1];
}

/** The order in which most of the values exist; in a tie that of the first value. */
export function orderOf(...values: readonly OnnxValue[]): Order {
  const [first, last] = (["first", "last"] as const).map((order) =>
    values.filter((value) => value[order] !== undefined).length
  );
  if (first === last) return values[0].first === undefined ? "last" : "first";
  return first > last ? "first" : "last";
}

/** The extents after the batch of a value in that order. */
export function extentsIn(shape: Shape, order: Order): Shape {
  return order === "last" ? shape : [shape.at(-1)!, ...shape.slice(0, -1)];
}

/** The output of an element-wise function, in the value's order. */
export function eachNumber({ x }: OnnxPlace, make: (x: string) => string): OnnxValue {
  const order = orderOf(x);
  return onnxValue(x.shape, make(x[order]!), order);
}

/** The output of an operator on two values of one shape. */
export function combined(
  graph: OnnxGraph,
  operator: "Add" | "Mul",
  values: readonly [OnnxValue, OnnxValue],
  name: string,
): OnnxValue {
  const order = orderOf(...values);
  const inputs = values.map((value) => inOrder(graph, value, order));
  return onnxValue(values[0].shape, graph.node(operator, inputs, name), order);
}

/** Arrays of a layer under their own names. */
export function layerArrays(
  { graph, state, prefix }: OnnxPlace,
  layer: string,
  kinds: readonly string[],
): string[] {
  return kinds.map((kind) => {
    const name = prefix + arrayName(layer, kind);
    const { shape, data } = state[name];
    return graph.array(name, shape, data);
  });
}
