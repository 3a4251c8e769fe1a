// One network, trained and tested, held to the same done step by step.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { trainAndTest } from "../../../src/studies/compare/network_job.ts";
import type { NetworkJob, Training } from "../../../src/studies/compare/training.ts";
import { exampleSize, labelsOf } from "../../../src/datasets/dataset.ts";
import { standardise } from "../../../src/datasets/standardise.ts";
import { type DataSource, loadData } from "../../../src/datasets/source.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { chunks, statisticsBatches } from "../../../src/evaluation/chunks.ts";
import { maskedBatches, monteCarlo } from "../../../src/evaluation/monte_carlo.ts";
import { predictLog } from "../../../src/evaluation/predict.ts";
import { relative95, truncateToDepth } from "../../../src/depth/depth_choice.ts";
import {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "../../../src/metrics/headline.ts";
import { randomStream } from "../../../src/math/random.ts";
import { networkSpec, train } from "../../../src/training/train.ts";
import { trainAndTestFast } from "./example.ts";
import { followedAlone } from "../../../src/training/followed.ts";

const budget = { epochs: 40, patience: 500, batchSize: 20, learningRate: 0.1, momentum: 0.5 };

function job(training: Training): NetworkJob & { readonly data: DataSource } {
  return {
    data: { data: "spirals", points: 40, seed: 5 },
    network: { maxDepth: 3, width: 6 },
    training,
    seed: 9,
    budget,
    engine: "simd",
  };
}

for (
  const [name, training] of [
    ["searched", { kind: "searched", choose: relative95 }],
    ["fixed", { kind: "fixed", depth: 2 }],
  ] as [string, Training][]
) {
  Deno.test(`trainAndTest() of a ${name} depth gives what train() and predictLog() give`, async () => {
    const asked = job(training);
    const result = await trainAndTest(asked);

    const splits = await loadData(asked.data);
    using network = await createNetwork(networkSpec(splits.train, asked.network), {
      engine: "simd",
      seed: 9,
    });
    const { posterior, chosenDepth, epoch } = await lastValueFrom(train(splits, {
      ...followedAlone,
      ...budget,
      network,
      seed: 9,
      objective: training.kind === "searched"
        ? { kind: "elbo" }
        : training as { kind: "fixed"; depth: 2 },
    }));
    await network.estimateStatistics(statisticsBatches(splits.train, budget.batchSize));
    const test = splits.test!;
    const size = exampleSize(test.shape);
    const raw = Float32Array.from(
      [...test.rows].flatMap((row) => [...test.inputs.subarray(row * size, (row + 1) * size)]),
    );
    const inputs = standardise(test, raw);
    const labels = labelsOf(test);
    const weightings = training.kind === "searched"
      ? [posterior, truncateToDepth(posterior, chosenDepth)]
      : [posterior.slice(0, 3)];
    assert.equal(result.epochs, epoch);
    assert.deepEqual(
      result.ways.map(({ way: predictor }) => predictor),
      training.kind === "searched" ? ["full", "chosen"] : [""],
    );
    assert.deepEqual(result.posterior, training.kind === "searched" ? posterior : undefined);
    for (const [i, weights] of weightings.entries()) {
      const log = await predictLog(network, weights, inputs);
      const predictor = result.ways[i];
      const metrics: [number, number][] = [
        [predictor.error, classificationError(log, labels)],
        [predictor.logLikelihood, meanLogLikelihood(log, labels)],
        [predictor.brier, brierScore(log, labels)],
        [predictor.calibrationError, calibrationError(log, labels)],
      ];
      for (const [got, wanted] of metrics) {
        assert.ok(Math.abs(got - wanted) < 1e-6, `${got} ${wanted}`);
      }
      assert.equal(predictor.depth, weights.findLastIndex((q) => q > 0));
      assert.ok(predictor.predictionMilliseconds > 0);
      // stem 2 · 6, blocks 6 · 6, and one head 6 · 2 for each exit that is computed
      const heads = weights.filter((q) => q > 0).length;
      assert.equal(predictor.multiplyAdds, 12 + 36 * predictor.depth + 12 * heads);
      assert.equal(predictor.parameters, 18 + (42 + 12) * predictor.depth + 14);
    }
    const first = await predictLog(network, weightings[0], inputs);
    assert.equal(result.logProbabilities.length, first.length);
    assert.ok(result.logProbabilities.every((value, n) => Math.abs(value - first[n]) < 1e-5));
  });
}

Deno.test("trainAndTest() reports progress and ends with the last epoch", async () => {
  const heard: number[] = [];
  const { epochs } = await trainAndTestFast(
    job({ kind: "fixed", depth: 1 }),
    ({ epoch, epochs }) => {
      assert.equal(epochs, 40);
      heard.push(epoch);
    },
  );
  assert.deepEqual([heard[0], heard.at(-1), epochs], [1, 40, 40]);
});

Deno.test("trainAndTest() of dropout trains with masks, estimates with masks, and averages draws", async () => {
  const asked = job({ kind: "dropout", rate: 0.25, draws: 7 });
  const result = await trainAndTestFast(asked);
  const masks = { kind: "dropout", rate: 0.25 } as const;
  const splits = await loadData(asked.data);
  using network = await createNetwork(networkSpec(splits.train, asked.network), {
    engine: "simd",
    seed: 9,
  });
  await lastValueFrom(
    train(splits, {
      ...followedAlone,
      ...budget,
      network,
      seed: 9,
      objective: { kind: "fixed", depth: 3 },
      masks,
    }),
  );
  await network.estimateStatistics(
    maskedBatches(network, statisticsBatches(splits.train, budget.batchSize), {
      masks,
      random: randomStream(9, "gates/statistics"),
    }),
  );
  const random = randomStream(9, "gates/prediction");
  let sum = 0;
  for (const { inputs, labels } of chunks(splits.test!, 500)) {
    const log = await monteCarlo(network, inputs, { masks, draws: 7, random });
    sum += meanLogLikelihood(log, labels) * labels.length;
  }
  const [predictor] = result.ways;
  assert.ok(Math.abs(predictor.logLikelihood - sum / splits.test!.rows.length) < 1e-6);
  assert.equal(predictor.multiplyAdds, 7 * (12 + 36 * 3 + 12)); // every draw is a pass
  // another rate is another network
  const other = await trainAndTestFast(job({ kind: "dropout", rate: 0.5, draws: 7 }));
  assert.notEqual(other.ways[0].logLikelihood, predictor.logLikelihood);
});

Deno.test("trainAndTest() of stochastic depth trains with masks and predicts without", async () => {
  const asked = job({ kind: "stochastic-depth", last: 0.6 });
  const result = await trainAndTestFast(asked);
  const splits = await loadData(asked.data);
  using network = await createNetwork(networkSpec(splits.train, asked.network), {
    engine: "simd",
    seed: 9,
  });
  await lastValueFrom(train(splits, {
    ...followedAlone,
    ...budget,
    network,
    seed: 9,
    objective: { kind: "fixed", depth: 3 },
    masks: { kind: "stochastic-depth", last: 0.6 },
  }));
  await network.estimateStatistics(statisticsBatches(splits.train, budget.batchSize));
  const [{ inputs, labels }] = chunks(splits.test!, 1600);
  const log = await predictLog(network, [0, 0, 0, 1], inputs);
  const [predictor] = result.ways;
  assert.ok(Math.abs(predictor.logLikelihood - meanLogLikelihood(log, labels)) < 1e-6);
  assert.equal(predictor.multiplyAdds, 12 + 36 * 3 + 12);
  const plain = await trainAndTestFast(job({ kind: "fixed", depth: 3 }));
  assert.notEqual(plain.ways[0].logLikelihood, predictor.logLikelihood);
});
