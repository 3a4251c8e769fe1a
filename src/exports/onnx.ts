// A network as an ONNX file: one static graph from raw inputs to probabilities, without branches that depend on data.

import { checkOptions } from "../numbers/options.ts";
import type { ArchitecturePart } from "../architectures/architecture.ts";
import { inputShape, partsOf } from "../architectures/specification.ts";
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
import { type OnnxGraph, onnxGraph } from "./onnx_graph.ts";
import { chainFlow, type OnnxFlow, takesStacked } from "./onnx_layers.ts";

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
  const logits = stackedLogits(graph, checked, standardised(graph, checked)); // [batch, exits, K]
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

/** The logits of the exits in use, [batch, exits, K]; nothing is computed that they do not need. */
function stackedLogits(graph: OnnxGraph, parts: CheckedParts, x: string): string {
  const { spec, exits, state } = parts;
  const { stem, blocks, adapters, exit, head } = partsOf("exportOnnx", spec);
  const through = (
    { prefix, chain }: ArchitecturePart,
    flow: OnnxFlow,
    some?: readonly number[],
  ): OnnxFlow => {
    const own = prefix.slice(0, -1);
    const label = some?.length === 1 ? `${own}.exit_${some[0]}` : own;
    return chainFlow(chain, flow, { graph, state, prefix, label, exits: some });
  };
  let a = through(stem, { name: x, shape: stem.input, channelsFirst: false });
  const atHead: OnnxFlow[] = []; // of the exits in use
  for (let d = 0; d <= exits.at(-1)!; d++) {
    if (d > 0) a = through(blocks[d - 1], a);
    if (!exits.includes(d)) continue;
    const passed = adapters.filter(({ lastExit }) => d <= lastExit)
      .reduce((flow, adapter) => through(adapter, flow, [d]), a);
    atHead.push(through(exit, passed, [d]));
  }
  if (exit.output.length === 1 && takesStacked(head.chain)) {
    const stacked = stack(graph, atHead.map(({ name }) => name), exits, "exits");
    return through(head, { ...atHead[0], name: stacked, exits }, exits).name;
  }
  const each = atHead.map((flow, i) => through(head, flow, [exits[i]]).name);
  return stack(graph, each, exits, "logits");
}

/** Vectors of the exits along a new axis behind the batch. */
function stack(
  graph: OnnxGraph,
  names: readonly string[],
  exits: readonly number[],
  output: string,
): string {
  const axis = graph.whole(`${output}_axis`, [1]);
  const rows = names.map((name, i) =>
    graph.node("Unsqueeze", [name, axis], `${output}_row_${exits[i]}`)
  );
  return graph.node("Concat", rows, output, { axis: 1 });
}
