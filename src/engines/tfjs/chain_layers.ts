// Chains of layers as functions over TensorFlow.js tensors.

import * as tf from "@tensorflow/tfjs-core";
import { chainShape } from "../../architectures/chain.ts";
import type { Chain, LayerName, LayerOf, Shape } from "../../architectures/layer.ts";
import { attentionMaps } from "../../architectures/layers/attention.ts";
import { convolutionOptions } from "../../architectures/layers/convolution.ts";
import { arrayName, type Layer as LayerData } from "../../architectures/layer.ts";
import type { Builder, Layer, Pass } from "./builder.ts";
import { masked } from "./masks.ts";
import type { Activation } from "./operations/affine.ts";
import { gelu, normaliseLast } from "./operations/layer_norm.ts";
import { globalMean, meanPool2 } from "./operations/pooling.ts";

/** Context in which a layer is made. */
interface Place {
  readonly build: Builder;
  /** Input shape of one example. */
  readonly input: Shape;
  /** The pass with the masks; set only for residuals directly in a block, whose branches are masked. */
  readonly pass?: Pass;
  /** What the layer applies to its outputs as well. */
  readonly activation?: Activation;
}

type Makers = {
  readonly [Name in LayerName]: (layer: LayerOf<Name>, place: Place) => Layer;
};

const makers: Makers = {
  affine: ({ name, outputs }, { build, input, activation }) =>
    build.affine(name, input.at(-1)!, outputs, activation),
  attention: ({ name, heads }, { build, input: [tokens, features] }) => {
    const [query, key, value, out] = attentionMaps.map((map) =>
      build.affine(arrayName(name, map), features, features)
    );
    const each = features / heads;
    const split = (x: tf.Tensor) =>
      tf.transpose(tf.reshape(x, [-1, tokens, heads, each]), [0, 2, 1, 3]); // [B, heads, T, each]
    return (x) => {
      const scores = tf.mul(tf.matMul(split(query(x)), split(key(x)), false, true), each ** -0.5);
      const mixed = tf.matMul(tf.softmax(scores), split(value(x))); // [B, heads, T, each]
      return out(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, tokens, features]));
    };
  },
  batchNorm: ({ name }, { build, input }) => build.norm(name, input.at(-1)!),
  convolution: (layer, { build, input }) =>
    build.convolution(layer.name, {
      inputs: input[2],
      outputs: layer.outputs,
      size: layer.size,
      ...convolutionOptions(layer),
    }),
  flatten: (_, { input }) => reshaped(chainShape([{ layer: "flatten" }], input)),
  gelu: () => gelu,
  globalMean: () => globalMean,
  layerNorm: ({ name, epsilon }, { build, input }) => {
    const features = input.at(-1)!;
    const scale = build.variable(arrayName(name, "scale"), [features], { value: 1 });
    const shift = build.variable(arrayName(name, "shift"), [features], { value: 0 });
    return (x) => normaliseLast(x, scale, shift, epsilon);
  },
  meanPool: ({ size }) =>
    size === 2 ? meanPool2 : (x) => tf.avgPool(x as tf.Tensor4D, size, size, "valid"),
  multiply: ({ branch }, { build, input }) => {
    const factor = chainLayer(branch, { build, input });
    const whole = chainShape(branch, input).length === input.length;
    const over = [-1, ...input.slice(1).map(() => 1), input.at(-1)!]; // broadcast over positions
    return (x) => tf.mul(x, whole ? factor(x) : tf.reshape(factor(x), over));
  },
  position: ({ name }, { build, input }) => {
    const embedding = build.variable(arrayName(name, "embedding"), input, {
      fanIn: input.at(-1)!,
    });
    return (x) => tf.add(x, embedding);
  },
  relu: () => tf.relu,
  reshape: ({ shape }) => reshaped(shape),
  residual: ({ branch, shortcut = [] }, { build, input, pass }) => {
    const added = chainLayer(branch, { build, input });
    const kept = chainLayer(shortcut, { build, input });
    return (x) => {
      const y = kept(x);
      const sum = tf.add(y, added(x));
      return pass?.mask ? masked(y, sum, pass.mask) : sum;
    };
  },
  sigmoid: () => tf.sigmoid,
  silu: () => (x) => tf.mul(x, tf.sigmoid(x)),
  transpose: ({ axes }) => (x) => tf.transpose(x, [0, ...axes.map((axis) => axis + 1)]),
};

function reshaped(shape: Shape): Layer {
  return (x) => tf.reshape(x, [-1, ...shape]);
}

/** The function of a chain, with variables from the builder. */
export function chainLayer(chain: Chain, place: Place): Layer {
  let { input } = place;
  const layers = chain.flatMap((layer, i) => {
    if (layer.layer === "relu" && withRelu(chain[i - 1])) return []; // in the layer before
    // safe: the maker is looked up by the layer's own kind
    const make = makers[layer.layer] as (layer: LayerData, place: Place) => Layer;
    const activation = withRelu(layer) && chain[i + 1]?.layer === "relu" ? "relu" : undefined;
    const made = make(layer, { ...place, input, activation });
    input = chainShape([layer], input);
    return [made];
  });
  return (x) => layers.reduce((y, layer) => layer(y), x);
}

/** Whether a layer computes a relu after it, too. */
function withRelu(layer: LayerData | undefined): boolean {
  return layer?.layer === "affine";
}
