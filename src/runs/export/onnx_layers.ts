// Chains of layers as nodes of an ONNX graph: a maker for every kind of layer.

import { chainShape } from "../../architectures/chain.ts";
import type { Chain, Layer } from "../../architectures/layer.ts";
import { type LayerMakers, makerOf } from "./export_layers.ts";
import { onnxAffine, onnxAttention } from "./onnx_attention.ts";
import { onnxConvolution, onnxGlobalMean, onnxMeanPool } from "./onnx_images.ts";
import { onnxBatchNorm, onnxLayerNorm } from "./onnx_norms.ts";
import {
  combined,
  eachNumber,
  inOrder,
  layerArrays,
  type OnnxPlace,
  type OnnxValue,
  onnxValue,
  orderOf,
} from "./onnx_value.ts";

/** By kind of layer. */
export const onnxMakers: LayerMakers<OnnxValue, OnnxPlace> = {
  affine: onnxAffine,
  attention: onnxAttention,
  batchNorm: onnxBatchNorm,
  convolution: onnxConvolution,
  flatten: reshaped,
  gelu: (_, place) => {
    const { graph, prefix } = place;
    return eachNumber(place, (x) => {
      const name = `${prefix}gelu`;
      const scaled = graph.node("Mul", [x, graph.scalar(Math.SQRT1_2)], `${name}.scaled`);
      const erf = graph.node("Erf", [scaled], `${name}.erf`);
      const twice = graph.node("Add", [erf, graph.scalar(1)], `${name}.twice`);
      const half = graph.node("Mul", [x, graph.scalar(0.5)], `${name}.half`);
      return graph.node("Mul", [half, twice], name);
    });
  },
  globalMean: onnxGlobalMean,
  layerNorm: onnxLayerNorm,
  meanPool: onnxMeanPool,
  multiply: ({ branch }, place) => {
    const { graph, prefix, x } = place;
    const factor = onnxChain(branch, place);
    if (factor.shape.length === x.shape.length) {
      return combined(graph, "Mul", [factor, x], `${prefix}product`);
    }
    const order = orderOf(x);
    const from = order === "first" ? 2 : 1;
    const axes = graph.whole(Array.from({ length: x.shape.length - 1 }, (_, i) => from + i));
    const everywhere = graph.node("Unsqueeze", [factor.last!, axes], `${prefix}factor`);
    return onnxValue(
      x.shape,
      graph.node("Mul", [x[order]!, everywhere], `${prefix}product`),
      order,
    );
  },
  position: ({ name }, place) => {
    const { graph, prefix, x } = place;
    const inputs = [inOrder(graph, x, "last"), ...layerArrays(place, name, ["embedding"])];
    return onnxValue(x.shape, graph.node("Add", inputs, `${prefix}placed`));
  },
  relu: (_, place) =>
    eachNumber(place, (x) => place.graph.node("Relu", [x], `${place.prefix}relu`)),
  reshape: reshaped,
  residual: ({ branch, shortcut = [] }, place) => {
    const added = onnxChain(branch, place);
    const kept = onnxChain(shortcut, place);
    return combined(place.graph, "Add", [added, kept], `${place.prefix}sum`);
  },
  sigmoid: (_, place) =>
    eachNumber(place, (x) => place.graph.node("Sigmoid", [x], `${place.prefix}sigmoid`)),
  silu: (_, place) => {
    const { graph, prefix } = place;
    return eachNumber(place, (x) => {
      const factor = graph.node("Sigmoid", [x], `${prefix}silu.sigmoid`);
      return graph.node("Mul", [x, factor], `${prefix}silu`);
    });
  },
  transpose: (layer, { graph, prefix, x }) => {
    const perm = [0, ...layer.axes.map((axis) => axis + 1)];
    return onnxValue(
      chainShape([layer], x.shape),
      graph.node("Transpose", [inOrder(graph, x, "last")], `${prefix}transposed`, { perm }),
    );
  },
};

function reshaped(layer: Layer, { graph, prefix, x }: OnnxPlace): OnnxValue {
  const shape = chainShape([layer], x.shape);
  const inputs = [inOrder(graph, x, "last"), graph.whole([-1, ...shape])];
  return onnxValue(shape, graph.node("Reshape", inputs, `${prefix}reshaped`));
}

/** The output of a chain for `place.x`. */
export function onnxChain(chain: Chain, place: OnnxPlace): OnnxValue {
  return chain.reduce((x, layer) => makerOf(onnxMakers, layer)(layer, { ...place, x }), place.x);
}
