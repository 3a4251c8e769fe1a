// A network as an ONNX file: one static graph from raw inputs to probabilities, without branches that depend on data.

import { checkOptions } from "../../calls/checks.ts";
import { inputShape } from "../../architectures/specification.ts";
import { fathomVersion } from "../description.ts";
import {
  type CheckedParts,
  checkParts,
  checkSoftmax,
  type ExportOutputs,
  type ExportParts,
  outputsChecks,
} from "./export_parts.ts";
import { freshNames, neededParts } from "./export_layers.ts";
import { factTexts, modelFacts, splitMeans } from "./model_facts.ts";
import { type OnnxGraph, onnxGraph } from "./onnx_graph.ts";
import { onnxChain, onnxMakers } from "./onnx_layers.ts";
import { inOrder, type OnnxPlace, type OnnxValue, onnxValue, orderOf } from "./onnx_value.ts";
import type { ArchitecturePart, ArchitectureParts } from "../../architectures/architecture.ts";

/**
 * The bytes of an ONNX file (operators of version 17) with one input and one output, batch size open.
 *
 * Input `input`: float32, not standardised, `[batch, ...shape of an example]`, images in 0..1.
 * Output `probabilities` `[batch, K]`, the mixture over depth, or `log_probabilities` `[batch, exits, K]`. Arrays
 * keep the names of the network's state; kernels are transposed to [out, in, height, width], and statistics after the
 * blocks have only the rows of the used exits. Posterior, class names and more are in the metadata.
 *
 * @param options.outputs default "mixture", which omits exits of probability 0
 */
export async function exportOnnx(
  parts: ExportParts,
  options: { readonly outputs?: ExportOutputs } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkOptions("exportOnnx", options, outputsChecks);
  const { outputs = "mixture" } = options;
  const checked = checkParts("exportOnnx", parts, outputs);
  checkSoftmax("exportOnnx", checked.spec);
  const needed = neededParts("exportOnnx", checked, onnxMakers, "ONNX files");
  const { spec, exits } = checked;
  const graph = onnxGraph(`fathom_${spec.kind}`, freshNames(checked));
  const logits = exitLogits(graph, checked, needed, standardised(graph, checked)); // [exits · batch, K]
  const rows = graph.whole([exits.length, -1, spec.classes]);
  const each = graph.node("Reshape", [logits, rows], "logits"); // [exits, batch, K]
  const facts = modelFacts(checked, outputs);
  const output = outputs === "exits"
    ? { name: "log_probabilities", shape: ["batch", exits.length, spec.classes] }
    : { name: "probabilities", shape: ["batch", spec.classes] };
  if (outputs === "exits") {
    const log = graph.node("LogSoftmax", [each], "exit_log_probabilities", { axis: 2 });
    graph.node("Transpose", [log], output.name, { perm: [1, 0, 2] });
  } else {
    const probabilities = graph.node("Softmax", [each], "exit_probabilities", { axis: 2 });
    const q = graph.array("depth_posterior", [exits.length, 1, 1], exits.map((d) => checked.q[d]));
    const weighted = graph.node("Mul", [probabilities, q], "weighted_probabilities");
    graph.node("ReduceSum", [weighted, graph.whole([0])], output.name, { keepdims: 0 });
  }
  return await graph.encode(
    { name: "input", shape: ["batch", ...inputShape(spec)], about: facts.inputUnit as string },
    { ...output, about: facts.outputs as string },
    factTexts(facts),
    fathomVersion,
  );
}

function standardised(graph: OnnxGraph, { spec, standardisation }: CheckedParts): OnnxValue {
  const { mean, remainder } = splitMeans(standardisation.mean);
  const shape = [mean.length];
  const roughly = graph.node("Sub", ["input", graph.array("input.mean", shape, mean)], "centred_0");
  const rest = graph.array("input.mean_remainder", shape, remainder);
  const centred = graph.node("Sub", [roughly, rest], "centred");
  const deviation = graph.array("input.deviation", shape, standardisation.deviation);
  return onnxValue(inputShape(spec), graph.node("Div", [centred, deviation], "standardised"));
}

/** Logits of the used exits, stacked along the batch: [exits · batch, K]. */
function exitLogits(
  graph: OnnxGraph,
  { exits, state }: CheckedParts,
  { stem, blocks, adapters, exit, head }: ArchitectureParts,
  x: OnnxValue,
): string {
  const through = ({ chain, prefix }: ArchitecturePart, place: Pick<OnnxPlace, "x" | "exits">) =>
    onnxChain(chain, { graph, state, prefix, ...place });
  const reached = [through(stem, { x })]; // a_0 to that of the deepest used exit
  for (const block of blocks) reached.push(through(block, { x: reached.at(-1)! }));
  const early = adapters.length === 0; // the inputs of the head are smaller, so these are stacked
  const values = exits.map((d) => early ? through(exit, { x: reached[d] }) : reached[d]);
  let stacked: OnnxValue[] = [];
  let taken = 0; // exits that are stacked
  const take = (lastExit: number) => {
    const to = exits.filter((d) => d <= lastExit).length;
    const all = stack(graph, [...stacked, ...values.slice(taken, to)]);
    taken = to;
    return all;
  };
  for (const adapter of adapters) {
    const x = take(adapter.lastExit);
    stacked = [through(adapter, { x, exits: exits.slice(0, taken) })];
  }
  const all = take(Infinity);
  const entering = early ? all : through(exit, { x: all, exits });
  return through(head, { x: entering, exits }).last!; // vectors are the same in both orders
}

/** Concatenation along the batch. */
function stack(graph: OnnxGraph, values: readonly OnnxValue[]): OnnxValue {
  if (values.length === 1) return values[0];
  const order = orderOf(...values);
  const rows = values.map((value) => inOrder(graph, value, order));
  return onnxValue(values[0].shape, graph.node("Concat", rows, "exits", { axis: 0 }), order);
}
