// The registry of layer kinds.

import type { Layer, LayerKind, LayerName, LayerOf } from "./layer.ts";
import { activation } from "./layers/activation.ts";
import { affine } from "./layers/affine.ts";
import { attention } from "./layers/attention.ts";
import { batchNorm } from "./layers/batch_norm.ts";
import { convolution } from "./layers/convolution.ts";
import { flatten, reshape, transpose } from "./layers/extents.ts";
import { layerNorm } from "./layers/layer_norm.ts";
import { globalMean, meanPool } from "./layers/pooling.ts";
import { position } from "./layers/position.ts";
import { multiply, residual } from "./layers/residual.ts";

/** By name. */
const kinds: { readonly [Name in LayerName]: LayerKind<LayerOf<Name>> } = {
  affine,
  attention,
  batchNorm,
  convolution,
  flatten,
  gelu: activation("gelu", "gelu(x) is x times the standard normal distribution function of x"),
  globalMean,
  layerNorm,
  meanPool,
  multiply,
  position,
  relu: activation("relu"),
  reshape,
  residual,
  sigmoid: activation("sigmoid"),
  silu: activation("silu", "silu(x) is x * sigmoid(x)"),
  transpose,
};

/** The names of the kinds of layers. */
export const layerNames: readonly LayerName[] = Object.keys(kinds) as LayerName[];

/** The kind of a layer. */
export function kindOf(layer: Layer): LayerKind<Layer> {
  // safe: the object is looked up by the layer's own kind
  return kinds[layer.layer] as unknown as LayerKind<Layer>;
}

/** By name. */
export function layerKind(name: LayerName): LayerKind<Layer> {
  return kinds[name] as unknown as LayerKind<Layer>;
}
