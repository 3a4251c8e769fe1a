// A second likelihood in one file: Bernoulli, one output for two classes, with a metric that the categorical one lacks.
// All of its code is in this file.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { join } from "node:path";
import { from, lastValueFrom, toArray } from "rxjs";
import { dense } from "../../src/architectures/specification.ts";
import { arrays } from "../../src/datasets/arrays.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { tensorLikelihoods } from "../../src/engines/tfjs/likelihoods.ts";
import type { TensorLikelihood } from "../../src/engines/tfjs/tensor_likelihood.ts";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { exportOnnx } from "../../src/runs/export/onnx.ts";
import { exportParts } from "../../src/runs/export/export_parts.ts";
import { share } from "../../src/files/json/values.ts";
import { type Likelihood, logLikelihoodMetric } from "../../src/likelihoods/likelihood.ts";
import type { Metric } from "../../src/likelihoods/metric.ts";
import { likelihoods } from "../../src/likelihoods/registry.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import {
  type ExampleScores,
  exampleScoresOf,
  joinExampleScores,
  takeExampleScores,
} from "../../src/metrics/example_scores.ts";
import { geometric } from "../../src/depth/prior.ts";
import { pruneRun } from "../../src/runs/prune/prune_run.ts";
import { cardText } from "../../src/views/terminal/card_text.ts";
import { evaluationPage } from "../../src/views/html/evaluation_page.ts";
import { evaluationText } from "../../src/views/terminal/evaluation_text.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { saveRun } from "../../src/runs/save_run.ts";
import { summaryTable } from "../../src/views/terminal/summary_table.ts";
import { csvLines } from "../../src/training/sinks/csv_lines.ts";
import { train } from "../../src/training/train.ts";
import { snapshot } from "../training/snapshots.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const absoluteError: Metric = {
  name: "absoluteError",
  title: "absolute error",
  head: "absolute error",
  terminalHead: "abs. error",
  unit: "",
  form: { decimals: 4 },
  better: "lower",
  definition: "mean of |p - y|, 0 to 1",
  values: share,
};

/** log(1 + exp x) without overflow or cancellation. */
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const bernoulli: Likelihood<ExampleScores> = {
  name: "bernoulli",
  ofClasses: true,
  outputs: () => 1,
  checkTargets(name, labels) {
    const at = Array.from(labels).findIndex((label) => label !== 0 && label !== 1);
    if (at >= 0) {
      throw new RangeError(`${name}(): labels must be 0 or 1, got ${labels[at]} at ${at}`);
    }
  },
  logDensity: (outputs, labels) =>
    Float64Array.from(labels, (label, n) => -softplus(label === 1 ? -outputs[n] : outputs[n])),
  prediction: (outputs) =>
    Float64Array.from(Array.from(outputs).flatMap((z) => [-softplus(z), -softplus(-z)])),
  average: mixtureLogProbabilities,
  outcomes: exampleScoresOf,
  join: joinExampleScores,
  take: takeExampleScores,
  metrics: [absoluteError, logLikelihoodMetric],
  measure: ({ logLikelihood }) => (counts) => {
    let [total, far, sum] = [0, 0, 0];
    for (let n = 0; n < counts.length; n++) {
      if (counts[n] === 0) continue;
      total += counts[n];
      far += counts[n] * -Math.expm1(logLikelihood[n]);
      sum += counts[n] * logLikelihood[n];
    }
    return { absoluteError: far / total, logLikelihood: sum / total };
  },
  watched: [absoluteError, logLikelihoodMetric].map((metric) => ({
    metric,
    mean: (log, labels) => {
      const { logLikelihood } = exampleScoresOf(log, labels);
      return bernoulli.measure(exampleScoresOf(log, labels))(
        logLikelihood.map(() => 1),
      )[metric.name];
    },
  })),
};

const bernoulliTensors: TensorLikelihood = {
  name: "bernoulli",
  targets: (labels) => tf.sub(tf.mul(tf.tensor1d(Float32Array.from(labels)), 2), 1), // ±1
  logLikelihood: (outputs, sign) =>
    tf.neg(tf.softplus(tf.neg(tf.mul(tf.squeeze(outputs, [-1]), sign)))),
  logProbabilities: (outputs) =>
    tf.concat([tf.neg(tf.softplus(outputs)), tf.neg(tf.softplus(tf.neg(outputs)))], -1),
};

(likelihoods as Likelihood<ExampleScores>[]).push(bernoulli);
(tensorLikelihoods as TensorLikelihood[]).push(bernoulliTensors);

const inputs = Float64Array.from({ length: 240 }, (_, i) => Math.sin(i * i));
const labels = Array.from({ length: 120 }, (_, n) => inputs[2 * n] > 0 ? 1 : 0);
const data = arrays({ shape: [2], inputs, labels, classNames: ["no", "yes"], test: 0.2 });
const spec = {
  ...dense({ inputs: 2, classes: 2, maxDepth: 2, width: 4 }),
  likelihood: "bernoulli",
};

Deno.test("createNetwork() chooses an engine that supports the likelihood, and refuses simd by name", async () => {
  using network = await createNetwork(spec);
  assert.notEqual(network.engine.name, "simd");
  const state = await network.readState();
  assert.deepEqual(state["head.weight"].shape, [4, 1]);
  await assert.rejects(createNetwork(spec, { engine: "simd" }), {
    name: "TypeError",
    message:
      "createNetwork(): engine simd takes only likelihood categorical, got bernoulli; use one of webgpu, " +
      "wasm, cpu, tensorflow",
  });
  await assert.rejects(createNetwork({ ...spec, likelihood: "gamma" }), /likelihood/);
});

Deno.test("evaluate() of an engine is the density of the outputs of its predictions, at every exit", async () => {
  using network = await createNetwork(spec, { engine: "wasm" });
  const examples = {
    inputs: Float32Array.from(inputs.subarray(0, 40)),
    labels: Int32Array.from(labels.slice(0, 20)),
  };
  await network.estimateStatistics([examples]);
  const each = await network.evaluate(examples); // [3, 20]
  const log = await network.logProbabilities(examples.inputs); // [3, 20, 2]
  const outputs = Array.from({ length: 60 }, (_, i) => log[2 * i + 1] - log[2 * i]); // log-odds
  const wanted = bernoulli.logDensity(outputs, [
    ...examples.labels,
    ...examples.labels,
    ...examples.labels,
  ], spec);
  const again = bernoulli.prediction(outputs, spec);
  wanted.forEach((value, i) => assert.ok(Math.abs(each[i] - value) < 1e-5, `${each[i]} ${value}`));
  again.forEach((value, i) => assert.ok(Math.abs(log[i] - value) < 1e-5));
  await assert.rejects(network.evaluate({ ...examples, labels: examples.labels.map(() => 2) }), {
    message: "evaluate(): labels must be 0 or 1, got 2 at 0",
  });
});

Deno.test("train() increases a second likelihood, whose metrics appear in scores, files, tables, pages and cards", async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  using network = await createNetwork(spec, { engine: "wasm" });
  const posterior = depthPosterior({ prior: geometric(2) });
  const table = join(folder.path, "snapshots.csv");
  const all = await lastValueFrom(
    train(data, { network, posterior, epochs: 20, learningRate: 0.2 }).pipe(
      csvLines(table),
      toArray(),
    ),
  );
  const scores = all.flatMap(({ validation }) => validation ?? []);
  assert.deepEqual(Object.keys(scores[0]), ["absoluteError", "logLikelihood"]);
  assert.ok(scores.at(-1)!.logLikelihood > scores[0].logLikelihood);
  assert.match(Deno.readTextFileSync(table), /,validation_absoluteError,validation_logLikelihood,/);

  const summary = await saveRun(path, { network, posterior, snapshots: all });
  assert.match(summaryTable(summary!), /test +depth +absolute error +log-likelihood/);
  using run = await loadRun(path, { engine: "wasm" });
  assert.equal(run.network.spec.likelihood, "bernoulli");
  const { test } = await run.data();
  const score = await mixtureScore(run.network, test!, run.posterior);
  assert.deepEqual({ ...run.summary!.test!.full }, score);

  const evaluation = await evaluate(run.network, run.posterior, test!, { resamples: 10 });
  assert.deepEqual(Object.keys(evaluation.ways[0].figures), ["absoluteError", "logLikelihood"]);
  assert.equal(evaluation.conventions.absoluteError, absoluteError.definition);
  assert.match(evaluationText(evaluation), /abs\. error +log-likelihood/);
  const page = await evaluationPage(evaluation);
  assert.match(page, /Absolute error by exit/);
  const said = page.replace(/<script.*?<\/script>/gs, "");
  assert.deepEqual(said.match(/.{0,60}(undefined|NaN).{0,60}/g) ?? [], []);

  const card = await pruneRun(
    run,
    join(folder.path, "pruned"),
    { resamples: 10, timing: false },
  );
  assert.match(cardText(card), /absolute error|abs\. error/);
  assert.doesNotMatch(cardText(card), /undefined|NaN/);
  await assert.rejects(async () => exportOnnx(await exportParts(run)), {
    name: "TypeError",
    message:
      "exportOnnx(): wanted a network of likelihood categorical, got one of bernoulli; format " +
      "safetensors takes it",
  });
});

Deno.test("csvLines() has columns for the named likelihood, and refuses scores without a column", async () => {
  const validation = { absoluteError: 0.25, logLikelihood: -0.5 } as never;
  const written = async (likelihood?: string) => {
    const lines: string[] = [];
    const to = { write: (line: string) => void lines.push(line) };
    const snapshots = from([snapshot(1), snapshot(2, { validation })]);
    await lastValueFrom(snapshots.pipe(csvLines(to, { likelihood })));
    return lines.join("").split("\n").map((line) => line.split(",").slice(10, 12));
  };
  const [heads, first, second] = await written("bernoulli");
  assert.deepEqual(heads, ["validation_absoluteError", "validation_logLikelihood"]);
  assert.deepEqual([first, second], [["", ""], ["0.25", "-0.5"]]);
  await assert.rejects(written(), {
    name: "TypeError",
    message: "csvLines(): scores must be of error and logLikelihood, which have columns, got " +
      "absoluteError; give the network's likelihood in the options",
  });
  assert.throws(() => csvLines("f", { likelihood: "gamma" }), /csvLines\(\): likelihood must be/);
});
