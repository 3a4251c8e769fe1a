// A network as an ONNX file: one static graph from raw inputs to probabilities, without branches that depend on data.

import { checkOptions } from "../numbers/options.ts";
import { inputShape } from "../architectures/specification.ts";
import { fathomVersion } from "../runs/description.ts";
import {
  type CheckedParts,
  checkParts,
  checkSoftmax,
  type ExportOutputs,
  type ExportParts,
  outputsChecks,
} from "./export_parts.ts";
import { factTexts, modelFacts, splitMeans } from "./model_facts.ts";
import { normEpsilon } from "../architectures/network_arrays.ts";
import { type OnnxGraph, onnxGraph } from "./onnx_graph.ts";

/**
 * The bytes of an ONNX file (operators of version 17) with one input and one output, batch size open.
 *
 * Input `input`: float32, not standardised, `[batch, features]` or `[batch, height, width, channels]`, images in 0..1.
 * Output `probabilities` `[batch, K]`, the mixture over depth, or `log_probabilities` `[batch, exits, K]`. Arrays
 * keep the names of the network's state; kernels are turned to [out, in, height, width], and of the head's statistics
 * only the rows of the exits in use are there. Posterior, class names and more are in the metadata.
 *
 * @param options.outputs default "mixture", which leaves out what exits of probability 0 would need
 */
export async function exportOnnx(
  parts: ExportParts,
  options: { readonly outputs?: ExportOutputs } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkOptions("exportOnnx", options, outputsChecks);
  const { outputs = "mixture" } = options;
  const checked = checkParts("exportOnnx", parts, outputs);
  checkSoftmax("exportOnnx", checked.spec);
  const { spec, exits } = checked;
  const graph = onnxGraph(`fathom_${spec.kind}`);
  const x = standardised(graph, checked);
  const features = spec.kind === "dense"
    ? denseExits(graph, checked, x)
    : convExits(graph, checked, x);
  const logits = spec.kind === "dense"
    ? affine(graph, checked, features, "head", "logits")
    : convHead(graph, checked, features); // [batch, exits, K]
  const facts = modelFacts(checked, outputs);
  const output = outputs === "exits"
    ? { name: "log_probabilities", shape: ["batch", exits.length, spec.classes] }
    : { name: "probabilities", shape: ["batch", spec.classes] };
  if (outputs === "exits") {
    graph.node("LogSoftmax", [logits], output.name, { axis: 2 });
  } else {
    const each = graph.node("Softmax", [logits], "exit_probabilities", { axis: 2 });
    const q = graph.array("depth_posterior", [exits.length, 1], exits.map((d) => checked.q[d]));
    const weighted = graph.node("Mul", [each, q], "weighted_probabilities");
    const axes = graph.whole("depth_axis", [1]);
    graph.node("ReduceSum", [weighted, axes], output.name, { keepdims: 0 });
  }
  return await graph.encode(
    { name: "input", shape: ["batch", ...inputShape(spec)], about: facts.inputUnit as string },
    { ...output, about: facts.outputs as string },
    factTexts(facts),
    fathomVersion,
  );
}

function standardised(graph: OnnxGraph, { standardisation }: CheckedParts): string {
  const { mean, remainder } = splitMeans(standardisation.mean);
  const shape = [mean.length];
  const roughly = graph.node("Sub", ["input", graph.array("input.mean", shape, mean)], "centred_0");
  const rest = graph.array("input.mean_remainder", shape, remainder);
  const centred = graph.node("Sub", [roughly, rest], "centred");
  const deviation = graph.array("input.deviation", shape, standardisation.deviation);
  return graph.node("Div", [centred, deviation], "standardised");
}

/** Exits stacked: [batch, exits, width]. */
function denseExits(graph: OnnxGraph, parts: CheckedParts, x: string): string {
  const gemm = (a: string, name: string, output: string) =>
    graph.node("Gemm", [a, ...arrays(graph, parts, name, ["weight", "bias"])], output);
  let a = gemm(x, "stem", "a_0");
  return stackExits(graph, parts, (exit) => {
    if (exit === 0) return a;
    const name = `blocks.${exit - 1}`;
    const hidden = graph.node("Relu", [gemm(a, `${name}.dense`, `${name}.affine`)], `${name}.relu`);
    a = graph.node("Add", [a, norm(graph, parts, hidden, `${name}.norm`)], `a_${exit}`);
    return a;
  });
}

/** Exits after pooling, stacked: [batch, exits, outer]; channels come first in between. */
function convExits(graph: OnnxGraph, parts: CheckedParts, x: string): string {
  const turned = graph.node("Transpose", [x], "channels_first", { perm: [0, 3, 1, 2] });
  const stem = convolution(graph, parts, turned, "stem", 0);
  let a = graph.node("AveragePool", [stem], "a_0", { kernel_shape: [2, 2], strides: [2, 2] });
  return stackExits(graph, parts, (exit) => {
    if (exit > 0) {
      const name = `blocks.${exit - 1}`;
      let h = a;
      for (const stage of [1, 2, 3]) {
        const normed = norm(graph, parts, h, `${name}.norm${stage}`);
        const active = graph.node("Relu", [normed], `${name}.relu${stage}`);
        h = convolution(graph, parts, active, `${name}.conv${stage}`, stage === 2 ? 1 : 0);
      }
      a = graph.node("Add", [a, h], `a_${exit}`);
    }
    if (!parts.exits.includes(exit)) return a;
    return graph.node("ReduceMean", [a], `pooled_${exit}`, { axes: [2, 3], keepdims: 0 });
  });
}

/** Computes up to the deepest exit in use, and stacks those in use: [batch, exits, features]. */
function stackExits(
  graph: OnnxGraph,
  { exits }: CheckedParts,
  at: (exit: number) => string,
): string {
  const axis = graph.whole("exit_axis", [1]);
  const rows: string[] = [];
  for (let exit = 0; exit <= exits.at(-1)!; exit++) {
    const features = at(exit);
    if (exits.includes(exit)) {
      rows.push(graph.node("Unsqueeze", [features, axis], `exit_${exit}`));
    }
  }
  return graph.node("Concat", rows, "exits", { axis: 1 });
}

/** Residual head with statistics for each exit. */
function convHead(graph: OnnxGraph, parts: CheckedParts, h: string): string {
  const { state, exits, spec } = parts;
  const features = spec.kind === "conv" ? spec.outer : 0;
  const hidden = affine(graph, parts, h, "head.dense1", "head.affine");
  const active = graph.node("Relu", [hidden], "head.relu");
  const [mean, variance] = (["mean", "variance"] as const).map((kind) => {
    const name = `head.norm.${kind}`;
    const rows = exits.flatMap((exit) =>
      Array.from(state[name].data.subarray(exit * features, (exit + 1) * features))
    );
    return graph.array(name, [exits.length, features], rows);
  });
  const [scale, shift] = arrays(graph, parts, "head.norm", ["scale", "shift"]);
  const epsilon = graph.array("head.norm.epsilon", [], [normEpsilon]);
  const centred = graph.node("Sub", [active, mean], "head.centred");
  const moved = graph.node("Add", [variance, epsilon], "head.variance_epsilon");
  const deviation = graph.node("Sqrt", [moved], "head.deviation");
  const unit = graph.node("Div", [centred, deviation], "head.unit");
  const scaled = graph.node("Mul", [unit, scale], "head.scaled");
  const normed = graph.node("Add", [scaled, shift], "head.normed");
  return affine(
    graph,
    parts,
    graph.node("Add", [h, normed], "head.sum"),
    "head.dense2",
    "logits",
  );
}

/** x · w + b over the last axis of x [batch, exits, in]. */
function affine(graph: OnnxGraph, parts: CheckedParts, x: string, name: string, output: string) {
  const [weight, bias] = arrays(graph, parts, name, ["weight", "bias"]);
  return graph.node("Add", [graph.node("MatMul", [x, weight], `${output}.product`), bias], output);
}

/** Stride 1; the state's kernel [height, width, in, out] turned to [out, in, height, width]. */
function convolution(
  graph: OnnxGraph,
  parts: CheckedParts,
  x: string,
  name: string,
  padding: number,
): string {
  const { shape: [height, width, inputs, outputs], data } = parts.state[`${name}.kernel`];
  const area = height * width;
  const turned = new Float32Array(data.length);
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        turned[(o * inputs + i) * area + at] = data[(at * inputs + i) * outputs + o];
      }
    }
  }
  const kernel = graph.array(`${name}.kernel`, [outputs, inputs, height, width], turned);
  const pads = [padding, padding, padding, padding];
  const [bias] = arrays(graph, parts, name, ["bias"]);
  const attributes = { kernel_shape: [height, width], pads };
  return graph.node("Conv", [x, kernel, bias], `${name}.output`, attributes);
}

/** Population statistics over axis 1. */
function norm(graph: OnnxGraph, parts: CheckedParts, x: string, name: string): string {
  const inputs = arrays(graph, parts, name, ["scale", "shift", "mean", "variance"]);
  return graph.node("BatchNormalization", [x, ...inputs], `${name}.output`, {
    epsilon: normEpsilon,
  });
}

/** Arrays of the state under their own names. */
function arrays(
  graph: OnnxGraph,
  { state }: CheckedParts,
  name: string,
  kinds: readonly string[],
): string[] {
  return kinds.map((kind) => {
    const { shape, data } = state[`${name}.${kind}`];
    return graph.array(`${name}.${kind}`, shape, data);
  });
}
