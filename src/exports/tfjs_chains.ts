// Chains of layers as layers of TensorFlow.js, and what the library has no layers for.

import type { ArchitecturePart, ArchitectureParts } from "../architectures/architecture.ts";
import { chainShape, eachLayer } from "../architectures/chain.ts";
import {
  arrayName,
  type Chain,
  type Layer,
  type LayerName,
  type LayerOf,
  type Shape,
} from "../architectures/layer.ts";
import { convolutionOptions } from "../architectures/layers/convolution.ts";
import type { NamedArray, NetworkState } from "../engines/network.ts";
import type { Applied, Flow, ModelBuilder } from "./tfjs_layers.ts";

/** Where a chain stands. */
export interface TfjsPlace {
  readonly build: ModelBuilder;
  readonly state: NetworkState;
  /** Layers by name: those with arrays are one for all exits that go through them. */
  readonly made: Map<string, Applied>;
  /** Of the names of its arrays, for instance "blocks.0.". */
  readonly prefix: string;
  /** Behind the blocks: whose statistics norms have. */
  readonly exit?: number;
}

interface Input {
  readonly flow: Flow;
  /** Of one example. */
  readonly shape: Shape;
}

type Makers = {
  readonly [Name in LayerName]?: (layer: LayerOf<Name>, x: Input, place: TfjsPlace) => Flow;
};

const makers: Makers = {
  affine({ name }, { flow }, place) {
    const [weight, bias] = arraysOf(place, name, ["weight", "bias"]);
    return shared(place, name, (full) => place.build.affine(full, weight, bias))(flow);
  },
  batchNorm({ name }, { flow }, place) {
    const { exit, build } = place;
    const arrays = arraysOf(place, name, ["scale", "shift", "mean", "variance"]);
    const [scale, shift, mean, variance] = arrays;
    const features = scale.data.length;
    const row = ({ data }: NamedArray): NamedArray => ({
      shape: [features],
      data: exit === undefined ? data : data.slice(exit * features, (exit + 1) * features),
    });
    const own = exit === undefined ? name : `${name}.exit_${exit}`;
    const four = [scale, shift, row(mean), row(variance)] as const;
    return shared(place, own, (full) => build.norm(full, four))(flow);
  },
  convolution(layer, { flow }, place) {
    const { build } = place;
    const { stride, padding, groups } = convolutionOptions(layer);
    const same = stride === 1 && 2 * padding === layer.size - 1;
    const [kernel, bias] = arraysOf(place, layer.name, ["kernel", "bias"]);
    const options = { stride, same, alone: groups === "channels" };
    const convolve = shared(
      place,
      layer.name,
      (full) => build.convolution(full, kernel, bias, options),
    );
    if (same || padding === 0) return convolve(flow);
    return convolve(fresh(place, "zeros", (name) => build.zeros(name, padding))(flow));
  },
  flatten: (layer, x, place) => reshaped(layer, x, place),
  gelu: (_, { flow }, place) =>
    fresh(place, "gelu", (name) => place.build.activation(name, "gelu"))(flow),
  globalMean: (_, { flow, shape }, place) =>
    fresh(
      place,
      "pool",
      (name) => place.build.globalMean(name, shape.length as 2 | 3),
    )(flow),
  layerNorm({ name, epsilon }, { flow }, place) {
    const [scale, shift] = arraysOf(place, name, ["scale", "shift"]);
    const make = (full: string) => place.build.layerNorm(full, scale, shift, epsilon);
    return shared(place, name, make)(flow);
  },
  meanPool: ({ size }, { flow }, place) =>
    fresh(place, "pool", (name) => place.build.meanPool(name, size))(flow),
  multiply({ branch }, { flow, shape }, place) {
    const { build } = place;
    const factor = chainFlow(branch, { flow, shape }, place);
    const wide = chainShape(branch, shape).length === shape.length ? factor : fresh(
      place,
      "spread",
      (name) => build.reshape(name, [...shape.slice(1).map(() => 1), shape.at(-1)!]),
    )(factor);
    return fresh(place, "multiply", build.multiply)([flow, wide]);
  },
  relu: (_, { flow }, place) =>
    fresh(place, "relu", (name) => place.build.activation(name, "relu"))(flow),
  reshape: (layer, x, place) => reshaped(layer, x, place),
  residual({ branch, shortcut = [] }, x, place) {
    const added = chainFlow(branch, x, place);
    return fresh(place, "add", place.build.add)([chainFlow(shortcut, x, place), added]);
  },
  sigmoid: (_, { flow }, place) =>
    fresh(place, "sigmoid", (name) => place.build.activation(name, "sigmoid"))(flow),
  silu: (_, { flow }, place) =>
    fresh(place, "silu", (name) => place.build.activation(name, "swish"))(flow),
  transpose: ({ axes }, { flow }, place) =>
    fresh(place, "transpose", (name) => place.build.transpose(name, axes))(flow),
};

/** What a chain gives. */
export function chainFlow(chain: Chain, { flow, shape }: Input, place: TfjsPlace): Flow {
  let x: Input = { flow, shape };
  for (const layer of chain) {
    // the maker that belongs to the layer's own kind takes it; checkLayers() has looked whether there is one
    const make = makers[layer.layer] as (layer: Layer, x: Input, place: TfjsPlace) => Flow;
    x = { flow: make(layer, x, place), shape: chainShape([layer], x.shape) };
  }
  return x.flow;
}

/**
 * Refuses layers that the library has not.
 *
 * @throws TypeError that names the first one and its part
 */
export function checkLayers(name: string, parts: ArchitectureParts): void {
  const { stem, blocks, adapters, exit, head } = parts;
  const all: readonly ArchitecturePart[] = [stem, ...blocks, ...adapters, exit, head];
  for (const { chain, input, prefix } of all) {
    eachLayer(chain, input, (layer) => {
      if (layer.layer in makers) return;
      const own = "name" in layer ? ` ${JSON.stringify(layer.name)}` : "";
      throw new TypeError(
        `${name}(): wanted layers that TensorFlow.js layers models have, got ${layer.layer}${own} in ${
          prefix.slice(0, -1)
        }; format onnx takes it`,
      );
    });
  }
}

function reshaped(layer: Layer, { flow, shape }: Input, place: TfjsPlace): Flow {
  return fresh(place, layer.layer, (name) => place.build.reshape(name, chainShape([layer], shape)))(
    flow,
  );
}

function arraysOf({ state, prefix }: TfjsPlace, layer: string, arrays: readonly string[]) {
  return arrays.map((array) => state[prefix + arrayName(layer, array)]);
}

/** The layer with the arrays of that name. */
function shared(place: TfjsPlace, layer: string, make: (name: string) => Applied): Applied {
  const { made, prefix } = place;
  const name = layer === "" ? prefix.slice(0, -1) : prefix + layer;
  const found = made.get(name) ?? make(name);
  made.set(name, found);
  return found;
}

/** A layer without arrays, of a name that no other has. */
function fresh(place: TfjsPlace, what: string, make: (name: string) => Applied): Applied {
  const { made, prefix, exit } = place;
  const own = `${prefix}${what}${exit === undefined ? "" : `.exit_${exit}`}`;
  let name = own;
  for (let i = 2; made.has(name); i++) name = `${own}_${i}`;
  const layer = make(name);
  made.set(name, layer);
  return layer;
}
