// The dense and the conv network, from raw inputs to probabilities, as layers of TensorFlow.js.

import type { LayersModel } from "@tensorflow/tfjs-layers";
import { inputShape } from "../architectures/specification.ts";
import type { CheckedParts, ExportOutputs } from "./export_parts.ts";
import { splitMeans } from "./model_facts.ts";
import type { Flow, ModelBuilder } from "./tfjs_layers.ts";

/** The model; the caller disposes it. */
export function networkModel(
  build: ModelBuilder,
  parts: CheckedParts,
  outputs: ExportOutputs,
): LayersModel {
  const input = build.input(inputShape(parts.spec));
  const x = standardised(build, parts, input);
  const logits = parts.spec.kind === "dense"
    ? denseLogits(build, parts, x)
    : convLogits(build, parts, x);
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
  const last = build.swap("exits_last")(each); // [batch, K, exits]
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

function denseLogits(build: ModelBuilder, parts: CheckedParts, x: Flow): Flow[] {
  const { exits, state } = parts;
  const affine = (name: string) =>
    build.affine(name, state[`${name}.weight`], state[`${name}.bias`]);
  const head = affine("head");
  let a = affine("stem")(x);
  const logits: Flow[] = [];
  for (let exit = 0; exit <= exits.at(-1)!; exit++) {
    if (exit > 0) {
      const name = `blocks.${exit - 1}`;
      const hidden = build.activation(`${name}.relu`, "relu")(affine(`${name}.dense`)(a));
      const normed = build.norm(`${name}.norm`, normArrays(parts, `${name}.norm`))(hidden);
      a = build.add(`${name}.add`)([a, normed]);
    }
    if (exits.includes(exit)) logits.push(head(a));
  }
  return logits;
}

function convLogits(build: ModelBuilder, parts: CheckedParts, x: Flow): Flow[] {
  const { exits, state } = parts;
  const convolution = (name: string, padding: "same" | "valid") =>
    build.convolution(name, state[`${name}.kernel`], state[`${name}.bias`], padding);
  const affine = (name: string) =>
    build.affine(name, state[`${name}.weight`], state[`${name}.bias`]);
  const [dense1, dense2] = [affine("head.dense1"), affine("head.dense2")];
  const relu = build.activation("head.relu", "relu");
  let a = build.meanPool("stem.pool")(convolution("stem", "valid")(x));
  const logits: Flow[] = [];
  for (let exit = 0; exit <= exits.at(-1)!; exit++) {
    if (exit > 0) {
      const name = `blocks.${exit - 1}`;
      let h = a;
      for (const stage of [1, 2, 3]) {
        const norm = `${name}.norm${stage}`;
        h = build.norm(norm, normArrays(parts, norm))(h);
        h = build.activation(`${name}.relu${stage}`, "relu")(h);
        h = convolution(`${name}.conv${stage}`, "same")(h);
      }
      a = build.add(`${name}.add`)([a, h]);
    }
    if (!exits.includes(exit)) continue;
    const h = build.globalMean(`pool.exit_${exit}`)(a);
    const norm = build.norm(`head.norm.exit_${exit}`, normArrays(parts, "head.norm", exit));
    logits.push(dense2(build.add(`head.add.exit_${exit}`)([h, norm(relu(dense1(h)))])));
  }
  return logits;
}

/** scale, shift, mean, variance; with `exit` its row of the statistics. */
function normArrays({ state }: CheckedParts, name: string, exit = 0) {
  const scale = state[`${name}.scale`];
  const features = scale.data.length;
  const row = (kind: string) => ({
    shape: [features],
    data: state[`${name}.${kind}`].data.slice(exit * features, (exit + 1) * features),
  });
  return [scale, state[`${name}.shift`], row("mean"), row("variance")] as const;
}
