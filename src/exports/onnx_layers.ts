// Layers of chains as nodes of ONNX (operators of version 17). Images lie channels first between convolutions, as ONNX has
// them; everything else has its features last.

import { chainShape } from "../architectures/chain.ts";
import {
  arrayName,
  type Chain,
  type Layer,
  type LayerName,
  type LayerOf,
  type Shape,
} from "../architectures/layer.ts";
import { attentionMaps } from "../architectures/layers/attention.ts";
import { normEpsilon } from "../architectures/layers/batch_norm.ts";
import { convolutionOptions } from "../architectures/layers/convolution.ts";
import type { NamedArray, NetworkState } from "../engines/network.ts";
import type { OnnxGraph } from "./onnx_graph.ts";

/** What flows between nodes. */
export interface OnnxFlow {
  readonly name: string;
  /** Of one example, features last, however it lies in the graph. */
  readonly shape: Shape;
  /** Whether it is `[batch, channels, height, width]`. */
  readonly channelsFirst: boolean;
  /** The exits that are stacked behind the batch axis; absent where there is one, or none yet. */
  readonly exits?: readonly number[];
}

/** Where a chain stands. */
export interface OnnxPlace {
  readonly graph: OnnxGraph;
  readonly state: NetworkState;
  /** Of the names of its arrays. */
  readonly prefix: string;
  /** Of the names of nodes; no two places have the same. */
  readonly label: string;
  /** Rows of the statistics of its norms that are used; absent where norms have one set. */
  readonly exits?: readonly number[];
}

type Makers = {
  readonly [Name in LayerName]: (
    layer: LayerOf<Name>,
    x: OnnxFlow,
    place: OnnxPlace,
  ) => OnnxFlow;
};

const makers: Makers = {
  affine: ({ name, outputs }, x, place) => affine(name, outputs, channelsLast(x, place), place),
  attention({ name, heads }, flow, place) {
    const x = channelsLast(flow, place);
    const [tokens, features] = x.shape;
    const each = features / heads;
    const { graph } = place;
    const split = (map: string, perm: readonly number[]) => {
      const projected = affine(arrayName(name, map), features, x, place).name;
      const shape = graph.whole(label(place, `${name}.${map}_shape`), [-1, tokens, heads, each]);
      const cut = node(place, "Reshape", [projected, shape]);
      return node(place, "Transpose", [cut], { perm });
    };
    const [query, key, value] = attentionMaps.map((map) =>
      map === "out" ? "" : split(map, map === "key" ? [0, 2, 3, 1] : [0, 2, 1, 3])
    );
    const scores = scaled(place, node(place, "MatMul", [query, key]), each ** -0.5);
    const weights = node(place, "Softmax", [scores], { axis: -1 }); // [batch, heads, T, T]
    const mixed = node(place, "MatMul", [weights, value]);
    const turned = node(place, "Transpose", [mixed], { perm: [0, 2, 1, 3] });
    const shape = graph.whole(label(place, `${name}.joined_shape`), [-1, tokens, features]);
    const joined = { ...x, name: node(place, "Reshape", [turned, shape]) };
    return affine(arrayName(name, "out"), features, joined, place);
  },
  batchNorm: ({ name }, x, place) => batchNorm(name, x, place),
  convolution(layer, flow, place) {
    const { name, outputs, size } = layer;
    const { stride, padding, groups } = convolutionOptions(layer);
    const x = channelsFirst(flow, place);
    const [height, width, inputs, channels] = arrayOf(place, name, "kernel").shape;
    const kernel = shared(place, name, "kernel", [channels, inputs, height, width], outputsFirst);
    const made = node(place, "Conv", [x.name, kernel, shared(place, name, "bias")], {
      kernel_shape: [size, size],
      pads: [padding, padding, padding, padding],
      strides: [stride, stride],
      group: groups === "channels" ? outputs : 1,
    });
    return { ...x, name: made, shape: chainShape([layer], x.shape) };
  },
  flatten: (layer, x, place) => reshaped(layer, x, place),
  gelu(_, x, place) {
    const inner = node(place, "Erf", [scaled(place, x.name, Math.SQRT1_2)]);
    const one = constant(place, 1);
    const weight = scaled(place, node(place, "Add", [inner, one]), 0.5);
    return { ...x, name: node(place, "Mul", [x.name, weight]) };
  },
  globalMean(layer, x, place) {
    const rank = x.shape.length + 1;
    const axes = x.channelsFirst ? [2, 3] : Array.from({ length: rank - 2 }, (_, i) => i + 1);
    const name = node(place, "ReduceMean", [x.name], { axes, keepdims: 0 });
    return { ...x, name, shape: chainShape([layer], x.shape), channelsFirst: false };
  },
  layerNorm({ name, epsilon }, flow, place) {
    const x = channelsLast(flow, place);
    const inputs = [x.name, shared(place, name, "scale"), shared(place, name, "shift")];
    return { ...x, name: node(place, "LayerNormalization", inputs, { axis: -1, epsilon }) };
  },
  meanPool(layer, flow, place) {
    const x = channelsFirst(flow, place);
    const sides = [layer.size, layer.size];
    const name = node(place, "AveragePool", [x.name], { kernel_shape: sides, strides: sides });
    return { ...x, name, shape: chainShape([layer], x.shape) };
  },
  multiply({ branch }, x, place) {
    const factor = chainFlow(branch, x, place);
    const name = factor.shape.length === x.shape.length
      ? likewise(factor, x, place).name
      : overPositions(factor, x, place);
    return { ...x, name: node(place, "Mul", [x.name, name]) };
  },
  position({ name }, flow, place) {
    const x = channelsLast(flow, place);
    return { ...x, name: node(place, "Add", [x.name, shared(place, name, "embedding")]) };
  },
  relu: (_, x, place) => ({ ...x, name: node(place, "Relu", [x.name]) }),
  reshape: (layer, x, place) => reshaped(layer, x, place),
  residual({ branch, shortcut = [] }, x, place) {
    const added = chainFlow(branch, x, place);
    const kept = likewise(chainFlow(shortcut, x, place), added, place);
    return { ...added, name: node(place, "Add", [kept.name, added.name]) };
  },
  sigmoid: (_, x, place) => ({ ...x, name: node(place, "Sigmoid", [x.name]) }),
  silu(_, x, place) {
    return { ...x, name: node(place, "Mul", [x.name, node(place, "Sigmoid", [x.name])]) };
  },
  transpose(layer, flow, place) {
    const x = channelsLast(flow, place);
    const perm = [0, ...layer.axes.map((axis) => axis + 1)];
    const name = node(place, "Transpose", [x.name], { perm });
    return { ...x, name, shape: chainShape([layer], x.shape) };
  },
};

/** What a chain gives. */
export function chainFlow(chain: Chain, x: OnnxFlow, place: OnnxPlace): OnnxFlow {
  return chain.reduce((flow, layer) => {
    // the maker that belongs to the layer's own kind takes it
    const make = makers[layer.layer] as (layer: Layer, x: OnnxFlow, place: OnnxPlace) => OnnxFlow;
    return make(layer, flow, place);
  }, x);
}

const pointwise: ReadonlySet<LayerName> = new Set<LayerName>([
  ...["affine", "batchNorm", "layerNorm", "relu", "gelu", "silu", "sigmoid"] as const,
  "residual",
]);

/** Whether a chain takes vectors that are stacked, [batch, exits, features], as it takes one. */
export function takesStacked(chain: Chain): boolean {
  return chain.every((layer) =>
    pointwise.has(layer.layer) &&
    (layer.layer !== "residual" || takesStacked([...layer.branch, ...layer.shortcut ?? []]))
  );
}

/** x · w + b over the last axis. */
function affine(name: string, outputs: number, x: OnnxFlow, place: OnnxPlace): OnnxFlow {
  const [weight, bias] = ["weight", "bias"].map((array) => shared(place, name, array));
  const flat = x.shape.length === 1 && !x.exits;
  const made = flat
    ? node(place, "Gemm", [x.name, weight, bias])
    : node(place, "Add", [node(place, "MatMul", [x.name, weight]), bias]);
  return { ...x, name: made, shape: [...x.shape.slice(0, -1), outputs] };
}

/** Population statistics, of every exit on its own where several are stacked. */
function batchNorm(name: string, x: OnnxFlow, place: OnnxPlace): OnnxFlow {
  const [scale, shift] = ["scale", "shift"].map((array) => shared(place, name, array));
  const [mean, variance] = ["mean", "variance"].map((array) => statistic(place, name, array));
  if ((x.channelsFirst || x.shape.length === 1) && !x.exits) {
    const inputs = [x.name, scale, shift, mean, variance];
    return { ...x, name: node(place, "BatchNormalization", inputs, { epsilon: normEpsilon }) };
  }
  const centred = node(place, "Sub", [x.name, mean]);
  const moved = node(place, "Add", [variance, constant(place, normEpsilon)]);
  const unit = node(place, "Div", [centred, node(place, "Sqrt", [moved])]);
  const stretched = node(place, "Mul", [unit, scale]);
  return { ...x, name: node(place, "Add", [stretched, shift]) };
}

function reshaped(layer: Layer, flow: OnnxFlow, place: OnnxPlace): OnnxFlow {
  const x = channelsLast(flow, place);
  const shape = chainShape([layer], x.shape);
  const extents = place.graph.whole(label(place, "shape"), [-1, ...shape]);
  return { ...x, name: node(place, "Reshape", [x.name, extents]), shape };
}

/** A vector as a factor of all positions. */
function overPositions(factor: OnnxFlow, x: OnnxFlow, place: OnnxPlace): string {
  const axes = x.channelsFirst
    ? [2, 3]
    : Array.from({ length: x.shape.length - 1 }, (_, i) => i + 1);
  return node(place, "Unsqueeze", [factor.name, place.graph.whole(label(place, "axes"), axes)]);
}

function channelsFirst(x: OnnxFlow, place: OnnxPlace): OnnxFlow {
  if (x.channelsFirst) return x;
  return {
    ...x,
    name: node(place, "Transpose", [x.name], { perm: [0, 3, 1, 2] }),
    channelsFirst: true,
  };
}

function channelsLast(x: OnnxFlow, place: OnnxPlace): OnnxFlow {
  if (!x.channelsFirst) return x;
  const name = node(place, "Transpose", [x.name], { perm: [0, 2, 3, 1] });
  return { ...x, name, channelsFirst: false };
}

/** x, lying as another does. */
function likewise(x: OnnxFlow, other: OnnxFlow, place: OnnxPlace): OnnxFlow {
  return other.channelsFirst ? channelsFirst(x, place) : channelsLast(x, place);
}

function scaled(place: OnnxPlace, x: string, factor: number): string {
  return node(place, "Mul", [x, constant(place, factor)]);
}

function constant(place: OnnxPlace, value: number): string {
  return place.graph.array(label(place, "constant"), [], [value]);
}

function node(
  place: OnnxPlace,
  operator: string,
  inputs: readonly string[],
  attributes?: Parameters<OnnxGraph["node"]>[3],
): string {
  return place.graph.node(operator, inputs, label(place, operator.toLowerCase()), attributes);
}

/** A name that no other has. */
function label({ graph, label }: OnnxPlace, what: string): string {
  return graph.unique(`${label}.${what}`);
}

function arrayOf({ state, prefix }: OnnxPlace, layer: string, array: string): NamedArray {
  return state[prefix + arrayName(layer, array)];
}

/** An array of the state under its own name, once however often it is used. */
function shared(
  place: OnnxPlace,
  layer: string,
  array: string,
  shape?: readonly number[],
  turned: (array: NamedArray) => Float32Array = ({ data }) => data,
): string {
  const name = place.prefix + arrayName(layer, array);
  if (place.graph.has(name)) return name;
  const found = place.state[name];
  return place.graph.array(name, shape ?? found.shape, turned(found));
}

/** A statistic; behind the blocks the rows of the exits. */
function statistic(place: OnnxPlace, layer: string, array: string): string {
  const { exits, graph } = place;
  if (!exits) return shared(place, layer, array);
  const { shape: [, features], data } = arrayOf(place, layer, array);
  const rows = exits.flatMap((exit) => [...data.subarray(exit * features, (exit + 1) * features)]);
  const name = place.prefix + arrayName(layer, array);
  if (exits.length > 1) return graph.array(name, [exits.length, features], rows);
  return graph.array(graph.unique(`${name}.exit_${exits[0]}`), [features], rows);
}

/** [height, width, in, out] as [out, in, height, width]. */
function outputsFirst({ shape: [height, width, inputs, outputs], data }: NamedArray) {
  const area = height * width;
  const turned = new Float32Array(data.length);
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        turned[(o * inputs + i) * area + at] = data[(at * inputs + i) * outputs + o];
      }
    }
  }
  return turned;
}
