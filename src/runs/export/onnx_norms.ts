// Batch norm and layer norm in ONNX.

import { arrayName, type BatchNormLayer, type LayerNormLayer } from "../../architectures/layer.ts";
import { normEpsilon } from "../../architectures/layers/batch_norm.ts";
import { sizeOf } from "../../architectures/layers/extents.ts";
import { layerPath } from "./export_layers.ts";
import {
  extentsIn,
  inOrder,
  layerArrays,
  type OnnxPlace,
  type OnnxValue,
  onnxValue,
  orderOf,
} from "./onnx_value.ts";

/** `batchNorm`, with population statistics: those of each exit if several are stacked. */
export function onnxBatchNorm({ name }: BatchNormLayer, place: OnnxPlace): OnnxValue {
  const { graph, prefix, x, exits = [0] } = place;
  const path = layerPath(prefix, name);
  if (exits.length === 1 && x.first !== undefined) { // the operator wants features next to the batch
    const scale = layerArrays(place, name, ["scale", "shift"]);
    const inputs = [x.first, ...scale, ...statistics(place, name, [x.shape.at(-1)!])];
    const epsilon = { epsilon: normEpsilon };
    const normed = graph.node("BatchNormalization", inputs, `${path}.output`, epsilon);
    return onnxValue(x.shape, normed, "first");
  }
  return withRows(name, place);
}

/** The same with a row of statistics for each exit, as arithmetic. */
function withRows(name: string, place: OnnxPlace): OnnxValue {
  const { graph, state, prefix, x, exits = [0] } = place;
  const path = layerPath(prefix, name);
  const features = x.shape.at(-1)!;
  const order = x.shape.length === 1 ? "last" : orderOf(x);
  const behind = order === "first" ? [1] : []; // all positions in one axis
  const grouped = order === "first"
    ? [exits.length, -1, features, sizeOf(x.shape) / features]
    : [exits.length, -1, features];
  const y = graph.node("Reshape", [x[order]!, graph.whole(grouped)], `${path}.exits`);
  const rows = [exits.length, 1, features, ...behind];
  const [mean, variance] = statistics(place, name, rows);
  const [scale, shift] = ["scale", "shift"].map((kind) => {
    const full = prefix + arrayName(name, kind);
    return graph.array(full, [features, ...behind], state[full].data);
  });
  const centred = graph.node("Sub", [y, mean], `${path}.centred`);
  const moved = graph.node(
    "Add",
    [variance, graph.scalar(normEpsilon)],
    `${path}.variance_epsilon`,
  );
  const deviation = graph.node("Sqrt", [moved], `${path}.deviation`);
  const unit = graph.node("Div", [centred, deviation], `${path}.unit`);
  const scaled = graph.node("Mul", [unit, scale], `${path}.scaled`);
  const normed = graph.node("Add", [scaled, shift], `${path}.normed`);
  const extents = graph.whole([-1, ...extentsIn(x.shape, order)]);
  return onnxValue(x.shape, graph.node("Reshape", [normed, extents], `${path}.output`), order);
}

/** Mean and variance: behind the blocks the rows of the stacked exits. */
function statistics(
  { graph, state, prefix, x, exits }: OnnxPlace,
  name: string,
  shape: readonly number[],
): string[] {
  const features = x.shape.at(-1)!;
  return ["mean", "variance"].map((kind) => {
    const full = prefix + arrayName(name, kind);
    const { data } = state[full];
    const rows = exits?.flatMap((exit) => [
      ...data.subarray(exit * features, (exit + 1) * features),
    ]);
    return graph.array(full, shape, rows ?? data);
  });
}

/** `layerNorm`. */
export function onnxLayerNorm({ name, epsilon }: LayerNormLayer, place: OnnxPlace): OnnxValue {
  const { graph, prefix, x } = place;
  const path = layerPath(prefix, name);
  const y = inOrder(graph, x, "last");
  // a runtime centres once, by a float32 mean, whose rounding error is large against the deviation if the mean is large
  const axes = [x.shape.length];
  const mean = graph.node("ReduceMean", [y], `${path}.mean_of_each`, { axes, keepdims: 1 });
  const centred = graph.node("Sub", [y, mean], `${path}.centred`);
  const inputs = [centred, ...layerArrays(place, name, ["scale", "shift"])];
  const attributes = { axis: -1, epsilon };
  return onnxValue(
    x.shape,
    graph.node("LayerNormalization", inputs, `${path}.output`, attributes),
  );
}
