// Chains of layers as layers of TensorFlow.js: a maker for every kind of layer that the library supports.

import { chainShape } from "../../architectures/chain.ts";
import { arrayName, type Chain, type Layer, type Shape } from "../../architectures/layer.ts";
import { convolutionOptions } from "../../architectures/layers/convolution.ts";
import type { NamedArray, NetworkState } from "../../engines/network.ts";
import { type LayerMakers, layerPath, makerOf } from "./export_layers.ts";
import type { Flow, ModelBuilder } from "./tfjs_layers.ts";

/** A created layer or chain; after the blocks norms take the statistics of the exit. */
type AppliedAt = (x: Flow, exit?: number) => Flow;

/** The context in which a layer is created. */
interface TfjsPlace {
  readonly build: ModelBuilder;
  readonly state: NetworkState;
  /** Prefix of the names of the part's arrays. */
  readonly prefix: string;
  /** Shape of an input example. */
  readonly input: Shape;
}

/** Makers by kind of layer; missing kinds are unsupported. */
export const tfjsMakers: LayerMakers<AppliedAt, TfjsPlace> = {
  affine: ({ name }, place) =>
    place.build.affine(
      layerPath(place.prefix, name),
      array(place, name, "weight"),
      array(place, name, "bias"),
    ),
  batchNorm: ({ name }, place) => {
    const { build, prefix, input } = place;
    const features = input.at(-1)!;
    const path = layerPath(prefix, name);
    const [scale, shift, means, variances] = ["scale", "shift", "mean", "variance"].map((kind) =>
      array(place, name, kind)
    );
    const row = ({ data }: NamedArray, exit: number): NamedArray => ({
      shape: [features],
      data: data.slice(exit * features, (exit + 1) * features),
    });
    return (x, exit) => {
      const at = exit ?? 0;
      const named = exit === undefined ? path : `${path}.exit_${exit}`;
      return build.norm(named, [scale, shift, row(means, at), row(variances, at)])(x);
    };
  },
  convolution: (layer, place) => {
    const { build, prefix } = place;
    const { name, size } = layer;
    const { stride, padding, groups } = convolutionOptions(layer);
    const path = layerPath(prefix, name);
    const same = stride === 1 && padding === (size - 1) / 2; // at other strides the library's "same" is another padding
    const pad = same || padding === 0 ? undefined : build.zeros(`${path}.zeros`, padding);
    const convolve = build.convolution(
      path,
      array(place, name, "kernel"),
      array(place, name, "bias"),
      { padding: same ? "same" : "valid", stride, alone: groups === "channels" },
    );
    return (x) => convolve(pad ? pad(x) : x);
  },
  flatten: reshaped,
  gelu: (_, { build, prefix }) => build.activation(`${prefix}gelu`, "gelu"),
  globalMean: (_, { build, prefix, input }) => build.globalMean(`${prefix}mean`, input),
  layerNorm: ({ name, epsilon }, place) =>
    place.build.layerNorm(
      layerPath(place.prefix, name),
      array(place, name, "scale"),
      array(place, name, "shift"),
      epsilon,
    ),
  meanPool: ({ size }, { build, prefix }) => build.meanPool(`${prefix}pool`, size),
  multiply: ({ branch }, place) => {
    const { build, prefix, input } = place;
    const factor = tfjsChain(branch, place);
    const product = build.multiply(`${prefix}product`);
    const over = [...input.slice(1).map(() => 1), input.at(-1)!]; // one factor for all positions
    const spread = chainShape(branch, input).length === input.length
      ? undefined
      : build.reshape(`${prefix}factor`, over);
    return (x, exit) => {
      const y = factor(x, exit);
      return product([x, spread ? spread(y) : y]);
    };
  },
  relu: (_, { build, prefix }) => build.activation(`${prefix}relu`, "relu"),
  reshape: reshaped,
  residual: ({ branch, shortcut = [] }, place) => {
    const added = tfjsChain(branch, place);
    const kept = tfjsChain(shortcut, place);
    const sum = place.build.add(`${place.prefix}add`);
    return (x, exit) => sum([kept(x, exit), added(x, exit)]);
  },
  sigmoid: (_, { build, prefix }) => build.activation(`${prefix}sigmoid`, "sigmoid"),
  silu: (_, { build, prefix }) => build.activation(`${prefix}silu`, "swish"),
  transpose: ({ axes }, { build, prefix }) => build.transpose(`${prefix}transposed`, axes),
};

function reshaped(layer: Layer, { build, prefix, input }: TfjsPlace): AppliedAt {
  return build.reshape(`${prefix}reshaped`, chainShape([layer], input));
}

function array({ state, prefix }: TfjsPlace, layer: string, kind: string): NamedArray {
  return state[prefix + arrayName(layer, kind)];
}

/** The function of a chain; further calls apply the same layers except the norms of other exits. */
export function tfjsChain(chain: Chain, place: TfjsPlace): AppliedAt {
  let { input } = place;
  const layers = chain.map((layer) => {
    const made = makerOf(tfjsMakers, layer)(layer, { ...place, input });
    input = chainShape([layer], input);
    return made;
  });
  return (x, exit) => layers.reduce((y, layer) => layer(y, exit), x);
}
