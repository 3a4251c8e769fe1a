// Chains of layers in float64: the registry of the kinds of layers, and the tape of a chain.

import type { Chain, Layer, LayerName, LayerOf } from "../../../src/architectures/layer.ts";
import type { Float64Layer, Forward, Place, Values } from "./layer.ts";
import { gelu, relu, sigmoid, silu } from "./layers/activations.ts";
import { affine } from "./layers/affine.ts";
import { attention } from "./layers/attention.ts";
import { convolution } from "./layers/convolution.ts";
import { flatten, reshape, transpose } from "./layers/extents.ts";
import { batchNorm, layerNorm } from "./layers/norms.ts";
import { globalMean, meanPool } from "./layers/pooling.ts";
import { position } from "./layers/position.ts";
import { multiply, residual } from "./layers/residual.ts";

const layers: { readonly [Name in LayerName]: Float64Layer<LayerOf<Name>> } = {
  affine,
  attention,
  batchNorm,
  convolution,
  flatten,
  gelu,
  globalMean,
  layerNorm,
  meanPool,
  multiply: multiply(forwardChain),
  position,
  relu,
  reshape,
  residual: residual(forwardChain),
  sigmoid,
  silu,
  transpose,
};

/** A chain's value, and its backward function. */
export function forwardChain(chain: Chain, x: Values, place: Place): Forward {
  const tape: Forward[] = [];
  for (const layer of chain) {
    // safe: the function is looked up by the layer's own kind
    const forward = layers[layer.layer] as Float64Layer<Layer>;
    tape.push(forward(layer, tape.at(-1)?.value ?? x, place));
  }
  return {
    value: tape.at(-1)?.value ?? x,
    backward: (gradient) => tape.reduceRight((down, { backward }) => backward(down), gradient),
  };
}
