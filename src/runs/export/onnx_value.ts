// Values of an ONNX graph between layers: channels last as in Fathom or first as ONNX wants them for images, turned only
// where a layer needs the other order.

import { arrayName, type Shape } from "../../architectures/layer.ts";
import type { NetworkState } from "../../engines/network.ts";
import type { OnnxGraph } from "./onnx_graph.ts";

/** Where the channels are: behind all axes, or next to the batch. */
type Order = "last" | "first";

/** What is there of a batch, by the orders in which it is there: names in the graph. */
export interface OnnxValue {
  /** Of one example, channels last. */
  readonly shape: Shape;
  last?: string;
  first?: string;
}

/** What a layer is added with. */
export interface OnnxPlace {
  readonly graph: OnnxGraph;
  readonly state: NetworkState;
  /** Of the names of the part's arrays. */
  readonly prefix: string;
  /** Behind the blocks: the exits that are stacked along the batch, ascending. */
  readonly exits?: readonly number[];
  /** What goes in. */
  readonly x: OnnxValue;
}

/** A value that is there in one order; those of vectors are the same. */
export function onnxValue(shape: Shape, name: string, order: Order = "last"): OnnxValue {
  return shape.length === 1 ? { shape, last: name, first: name } : { shape, [order]: name };
}

/** The value in an order, into which it is turned once. */
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

/** The order in which most of the values are there, of two with as many that of the first value. */
export function orderOf(...values: readonly OnnxValue[]): Order {
  const [first, last] = (["first", "last"] as const).map((order) =>
    values.filter((value) => value[order] !== undefined).length
  );
  if (first === last) return values[0].first === undefined ? "last" : "first";
  return first > last ? "first" : "last";
}

/** The extents behind the batch of a value in that order. */
export function extentsIn(shape: Shape, order: Order): Shape {
  return order === "last" ? shape : [shape.at(-1)!, ...shape.slice(0, -1)];
}

/** What a function of each number gives, in the order in which the value is there. */
export function eachNumber({ x }: OnnxPlace, make: (x: string) => string): OnnxValue {
  const order = orderOf(x);
  return onnxValue(x.shape, make(x[order]!), order);
}

/** What an operator gives of two values of one shape. */
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
