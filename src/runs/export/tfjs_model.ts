// A network, from raw inputs to probabilities, as layers of TensorFlow.js.

import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { ArchitecturePart, ArchitectureParts } from "../../architectures/architecture.ts";
import { inputShape } from "../../architectures/specification.ts";
import type { CheckedParts, ExportOutputs } from "./export_parts.ts";
import { splitMeans } from "./model_facts.ts";
import type { Flow, ModelBuilder } from "./tfjs_layers.ts";
import { tfjsChain } from "./tfjs_makers.ts";

/** The model; the caller disposes it. */
export function networkModel(
  build: ModelBuilder,
  parts: CheckedParts,
  needed: ArchitectureParts,
  outputs: ExportOutputs,
): LayersModel {
  const input = build.input(inputShape(parts.spec));
  const x = standardised(build, parts, input);
  const logits = exitLogits(build, parts, needed, x);
  return build.model(
    input,
    outputs === "exits" ? eachExit(build, parts, logits) : mixture(build, parts, logits),
  );
}

/** log-softmax of every exit: [batch, exits, K]. */
function eachExit(build: ModelBuilder, parts: CheckedParts, logits: readonly Flow[]): Flow {
  return build.activation("log_probabilities", "logSoftmax")(stacked(build, parts, logits));
}

/** Σ_d q_d softmax: [batch, K]. */
function mixture(build: ModelBuilder, parts: CheckedParts, logits: readonly Flow[]): Flow {
  const { exits, q, spec } = parts;
  const each = build.activation("exit_probabilities", "softmax")(stacked(build, parts, logits));
  const data = Float32Array.from(exits, (d) => q[d]);
  const weigh = build.affine("depth_posterior", { shape: [exits.length, 1], data });
  const last = build.transpose("exits_last", [1, 0])(each); // [batch, K, exits]
  return build.reshape("probabilities", [spec.classes])(weigh(last));
}

function stacked(
  build: ModelBuilder,
  { exits, spec }: CheckedParts,
  logits: readonly Flow[],
): Flow {
  const rows = logits.map((row, i) => build.reshape(`exit_${exits[i]}`, [1, spec.classes])(row));
  return rows.length === 1 ? rows[0] : build.concatenate("exits")(rows);
}

/** Sums with variance to exactly 1 in float32. Not 0: WebGL pads odd sizes with variances of 0, and NaN would spread. */
const unitEpsilon = 2 ** -10;

/** As a norm with known statistics: ((x − mean) · 1/deviation) − remainder/deviation, see splitMeans(). */
function standardised(build: ModelBuilder, { standardisation }: CheckedParts, x: Flow): Flow {
  const { mean, remainder } = splitMeans(standardisation.mean);
  const { deviation } = standardisation;
  const vector = (values: ArrayLike<number>) => ({
    shape: [mean.length],
    data: Float32Array.from(values),
  });
  const arrays = [
    vector(deviation.map((value) => 1 / value)),
    vector(deviation.map((value, i) => -remainder[i] / value)),
    vector(mean),
    vector(deviation.map(() => 1 - unitEpsilon)),
  ] as const;
  return build.norm("standardise", arrays, unitEpsilon)(x);
}

/** Logits of every used exit, after its adapters: [batch, K] each. */
function exitLogits(
  build: ModelBuilder,
  { exits, state }: CheckedParts,
  { stem, blocks, adapters, exit, head }: ArchitectureParts,
  x: Flow,
): Flow[] {
  const made = ({ chain, prefix, input }: ArchitecturePart) =>
    tfjsChain(chain, { build, state, prefix, input });
  const reached = [made(stem)(x)]; // a_0 to that of the deepest used exit
  for (const block of blocks) reached.push(made(block)(reached.at(-1)!));
  const adapt = adapters.map((adapter) => ({ lastExit: adapter.lastExit, apply: made(adapter) }));
  const behind = [made(exit), made(head)];
  return exits.map((d) => {
    const through = [
      ...adapt.flatMap(({ lastExit, apply }) => d <= lastExit ? [apply] : []),
      ...behind,
    ];
    return through.reduce((y, part) => part(y, d), reached[d]);
  });
}
