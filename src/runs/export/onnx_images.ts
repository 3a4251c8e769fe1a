// Layers over positions in ONNX, channels first: convolutions and means.

import { chainShape } from "../../architectures/chain.ts";
import {
  arrayName,
  type ConvolutionLayer,
  type GlobalMeanLayer,
  type MeanPoolLayer,
} from "../../architectures/layer.ts";
import { convolutionOptions } from "../../architectures/layers/convolution.ts";
import type { NamedArray } from "../../engines/network.ts";
import { layerPath } from "./export_layers.ts";
import {
  inOrder,
  layerArrays,
  type OnnxPlace,
  type OnnxValue,
  onnxValue,
  orderOf,
} from "./onnx_value.ts";

/** `convolution`. */
export function onnxConvolution(layer: ConvolutionLayer, place: OnnxPlace): OnnxValue {
  const { graph, state, prefix, x } = place;
  const { name, size, outputs } = layer;
  const { stride, padding, groups } = convolutionOptions(layer);
  const kernel = turned(state[prefix + arrayName(name, "kernel")]);
  const inputs = [
    inOrder(graph, x, "first"),
    graph.array(prefix + arrayName(name, "kernel"), kernel.shape, kernel.data),
    ...layerArrays(place, name, ["bias"]),
  ];
  const output = graph.node("Conv", inputs, `${layerPath(prefix, name)}.output`, {
    kernel_shape: [size, size],
    pads: Array(4).fill(padding),
    ...stride > 1 && { strides: [stride, stride] },
    ...groups === "channels" && { group: outputs },
  });
  return onnxValue(chainShape([layer], x.shape), output, "first");
}

/** [height, width, in, out] to [out, in, height, width]. */
function turned({ shape: [height, width, inputs, outputs], data }: NamedArray): NamedArray {
  const area = height * width;
  const turned = new Float32Array(data.length);
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        turned[(o * inputs + i) * area + at] = data[(at * inputs + i) * outputs + o];
      }
    }
  }
  return { shape: [outputs, inputs, height, width], data: turned };
}

/** `meanPool`. */
export function onnxMeanPool(layer: MeanPoolLayer, { graph, prefix, x }: OnnxPlace): OnnxValue {
  const squares = [layer.size, layer.size];
  const attributes = { kernel_shape: squares, strides: squares };
  const pooled = graph.node(
    "AveragePool",
    [inOrder(graph, x, "first")],
    `${prefix}pool`,
    attributes,
  );
  return onnxValue(chainShape([layer], x.shape), pooled, "first");
}

/** `globalMean`. */
export function onnxGlobalMean(_: GlobalMeanLayer, { graph, prefix, x }: OnnxPlace): OnnxValue {
  const order = orderOf(x);
  const from = order === "first" ? 2 : 1;
  const axes = Array.from({ length: x.shape.length - 1 }, (_, i) => from + i);
  return onnxValue(
    x.shape.slice(-1),
    graph.node("ReduceMean", [x[order]!], `${prefix}mean`, { axes, keepdims: 0 }),
  );
}
