// A likelihood of values, not classes: Gaussian of a fixed deviation over targets that are whole numbers, as in
// current data sets. All of its code is in this file.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { join } from "node:path";
import { lastValueFrom, toArray } from "rxjs";
import { dense } from "../../src/architectures/specification.ts";
import { arrays } from "../../src/datasets/arrays.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { tensorLikelihoods } from "../../src/engines/tfjs/likelihoods.ts";
import type { TensorLikelihood } from "../../src/engines/tfjs/tensor_likelihood.ts";
import { anytimeCurve } from "../../src/evaluation/anytime_curve.ts";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { finite, notNegative } from "../../src/files/json/values.ts";
import { type Likelihood, logLikelihoodMetric } from "../../src/likelihoods/likelihood.ts";
import type { Metric } from "../../src/likelihoods/metric.ts";
import { likelihoods } from "../../src/likelihoods/registry.ts";
import { exitLogLikelihood } from "../../src/likelihoods/stored_metrics.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { logSumExp } from "../../src/math/log_space.ts";
import { geometric } from "../../src/depth/prior.ts";
import { loadRun } from "../../src/runs/load_run.ts";
import { saveRun } from "../../src/runs/save_run.ts";
import { summaryTable } from "../../src/views/terminal/summary_table.ts";
import { scoreText } from "../../src/likelihoods/metric_text.ts";
import { train } from "../../src/training/train.ts";
import { temporaryFolder } from "../temporary_folder.ts";

const deviation = 0.25;
const logNorm = Math.log(deviation * Math.sqrt(2 * Math.PI)); // below 0: densities go beyond 1

/** One entry per example. */
interface Deviations {
  readonly logLikelihood: Float64Array;
  readonly square: Float64Array;
}

const squaredError: Metric = {
  name: "squaredError",
  title: "squared error",
  head: "squared error",
  terminalHead: "squared error",
  unit: "",
  form: { decimals: 4 },
  better: "lower",
  definition: "squared difference of target and mean, mean over examples",
  values: notNegative,
};
const logDensity: Metric = {
  ...logLikelihoodMetric,
  definition: "mean log-density of the target, nats per example",
  values: finite,
};

const density = (mean: number, target: number) =>
  -(((target - mean) / deviation) ** 2) / 2 - logNorm;

const gaussian: Likelihood<Deviations> = {
  name: "gaussian",
  ofClasses: false,
  outputs: () => 1,
  checkTargets: () => {},
  logDensity: (outputs, targets) => Float64Array.from(targets, (y, n) => density(outputs[n], y)),
  prediction: (outputs) => Float64Array.from(outputs),
  // a mixture of Gaussians: log weight and mean of every exit, [B, 2 E]
  average(means, q) {
    const examples = means.length / q.length;
    return Float64Array.from({ length: 2 * means.length }, (_, i) => {
      const [n, exit] = [Math.floor(i / (2 * q.length)), Math.floor(i / 2) % q.length];
      return i % 2 === 0 ? Math.log(q[exit]) : means[exit * examples + n];
    });
  },
  outcomes(mixture, targets) {
    const components = mixture.length / targets.length / 2;
    const of = (n: number) =>
      Array.from({ length: components }, (_, c) => {
        const at = 2 * (n * components + c);
        return { logWeight: mixture[at], mean: mixture[at + 1] };
      });
    return {
      logLikelihood: Float64Array.from(
        targets,
        (y, n) => logSumExp(of(n).map(({ logWeight, mean }) => logWeight + density(mean, y))),
      ),
      square: Float64Array.from(
        targets,
        (y, n) =>
          (y - of(n).reduce((sum, { logWeight, mean }) => sum + Math.exp(logWeight) * mean, 0)) **
            2,
      ),
    };
  },
  join: (pieces) => ({
    logLikelihood: Float64Array.from(pieces.flatMap((each) => [...each.logLikelihood])),
    square: Float64Array.from(pieces.flatMap((each) => [...each.square])),
  }),
  take: ({ logLikelihood, square }, positions) => ({
    logLikelihood: Float64Array.from(positions, (n) => logLikelihood[n]),
    square: Float64Array.from(positions, (n) => square[n]),
  }),
  metrics: [squaredError, logDensity],
  measure: ({ logLikelihood, square }) => (counts) => {
    const mean = (values: Float64Array) => {
      let [total, sum] = [0, 0];
      values.forEach((value, n) => [total, sum] = [total + counts[n], sum + counts[n] * value]);
      return sum / total;
    };
    return { squaredError: mean(square), logLikelihood: mean(logLikelihood) };
  },
  watched: [squaredError, logDensity].map((metric) => ({
    metric,
    mean: (mixture, targets) =>
      gaussian.measure(gaussian.outcomes(mixture, targets))(
        Array.from(targets, () => 1),
      )[metric.name],
  })),
};

const gaussianTensors: TensorLikelihood = {
  name: "gaussian",
  targets: (labels) => tf.tensor1d(Float32Array.from(labels)),
  logLikelihood: (outputs, targets) =>
    tf.sub(
      tf.mul(tf.square(tf.div(tf.sub(targets, tf.squeeze(outputs, [-1])), deviation)), -0.5),
      logNorm,
    ),
  logProbabilities: (outputs) => tf.clone(outputs),
};

const inputs = Float64Array.from({ length: 240 }, (_, i) => Math.sin(i * i));
const labels = Array.from({ length: 120 }, (_, n) => Math.round(1 + inputs[2 * n])); // 0, 1, 2
const data = arrays({ shape: [2], inputs, labels, classes: 3, test: 0.2 });
const spec = { ...dense({ inputs: 2, classes: 3, maxDepth: 2, width: 8 }), likelihood: "gaussian" };

Deno.test("exitLogLikelihood has the bound 0 only for likelihoods of discrete targets", () => {
  assert.deepEqual([-1, 0.5].map((each) => exitLogLikelihood.faultOf(each)?.wanted), [
    undefined,
    "a number of at most 0",
  ]);
});

Deno.test("train() increases a Gaussian likelihood over whole numbers, which is saved, loaded and scored", async () => {
  (likelihoods as unknown as Likelihood<Deviations>[]).push(gaussian);
  (tensorLikelihoods as TensorLikelihood[]).push(gaussianTensors);
  using folder = temporaryFolder();
  const path = join(folder.path, "run");
  using network = await createNetwork(spec, { engine: "wasm" });
  const posterior = depthPosterior({ prior: geometric(2) });
  const all = await lastValueFrom(
    train(data, { network, posterior, epochs: 60, learningRate: 0.02 }).pipe(toArray()),
  );
  const scores = all.flatMap(({ validation }) => validation ?? []);
  assert.deepEqual(Object.keys(scores[0]), ["squaredError", "logLikelihood"]);
  assert.ok(scores.at(-1)!.logLikelihood > scores[0].logLikelihood);

  const summary = await saveRun(path, { network, posterior, snapshots: all });
  assert.match(summaryTable(summary!), /test +depth +squared error +log-likelihood/);
  using run = await loadRun(path, { engine: "wasm" });
  const { test } = await run.data();
  const score = await mixtureScore(run.network, test!, run.posterior);
  assert.deepEqual({ ...run.summary!.test!.full }, score);
  assert.match(scoreText(score), /^squared error 0\.\d{4}, log-likelihood /);
  assert.equal(exitLogLikelihood.faultOf(0.5), undefined);

  const refused = (name: string) => ({
    name: "TypeError",
    message: `${name}(): network must predict classes, got one of likelihood gaussian`,
  });
  const { probabilities } = run.posterior;
  await assert.rejects(evaluate(run.network, probabilities(), test!), refused("evaluate"));
  await assert.rejects(
    anytimeCurve(run.network, test!, probabilities(), { kind: "margin", thresholds: [0.5] }),
    refused("anytimeCurve"),
  );
  await assert.rejects(
    predict(run.network, probabilities(), new Float32Array(2)),
    refused("predict"),
  );
});
