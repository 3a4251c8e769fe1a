// Affine maps and attention in ONNX, features last.

import {
  type AffineLayer,
  arrayName,
  type AttentionLayer,
  type Shape,
} from "../../architectures/layer.ts";
import { attentionMaps } from "../../architectures/layers/attention.ts";
import { layerPath } from "./export_layers.ts";
import { inOrder, layerArrays, type OnnxPlace, type OnnxValue, onnxValue } from "./onnx_value.ts";

/** `affine`. */
export function onnxAffine({ name, outputs }: AffineLayer, place: OnnxPlace): OnnxValue {
  const { graph, x } = place;
  const y = affineMap(place, name, inOrder(graph, x, "last"), x.shape);
  return onnxValue([...x.shape.slice(0, -1), outputs], y);
}

/** x · weight + bias over the last axis of [batch, ...shape]. */
function affineMap(place: OnnxPlace, name: string, x: string, shape: Shape): string {
  const { graph, prefix } = place;
  const path = layerPath(prefix, name);
  const [weight, bias] = layerArrays(place, name, ["weight", "bias"]);
  if (shape.length === 1) return graph.node("Gemm", [x, weight, bias], `${path}.output`);
  const product = graph.node("MatMul", [x, weight], `${path}.product`);
  return graph.node("Add", [product, bias], `${path}.output`);
}

/** `attention`. */
export function onnxAttention({ name, heads }: AttentionLayer, place: OnnxPlace): OnnxValue {
  const { graph, prefix, x } = place;
  const [tokens, features] = x.shape;
  const each = features / heads;
  const path = layerPath(prefix, name);
  const [query, key, value, out] = attentionMaps;
  const map = (name: string, x: string) => affineMap(place, name, x, [tokens, features]);
  const split = (which: string, perm: readonly number[]) => {
    const mapped = map(arrayName(name, which), inOrder(graph, x, "last"));
    const extents = graph.whole([-1, tokens, heads, each]);
    const parted = graph.node("Reshape", [mapped, extents], `${path}.${which}.parted`);
    return graph.node("Transpose", [parted], `${path}.${which}.heads`, { perm });
  };
  const products = graph.node(
    "MatMul",
    [split(query, [0, 2, 1, 3]), split(key, [0, 2, 3, 1])],
    `${path}.products`, // [B, heads, T, T]
  );
  const scores = graph.node("Mul", [products, graph.scalar(each ** -0.5)], `${path}.scores`);
  const shares = graph.node("Softmax", [scores], `${path}.shares`, { axis: -1 });
  const mixed = graph.node("MatMul", [shares, split(value, [0, 2, 1, 3])], `${path}.mixed`);
  const back = graph.node("Transpose", [mixed], `${path}.tokens`, { perm: [0, 2, 1, 3] });
  const whole = graph.whole([-1, tokens, features]);
  const joined = graph.node("Reshape", [back, whole], `${path}.joined`);
  return onnxValue(x.shape, map(arrayName(name, out), joined));
}
