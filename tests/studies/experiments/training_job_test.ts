// Networks as experiments train and measure them.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { spirals } from "../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { statisticsBatches } from "../../../src/evaluation/chunks.ts";
import { predictLog } from "../../../src/evaluation/predict.ts";
import { spiralsJob } from "../../../src/studies/experiments/published_jobs.ts";
import { trainAndMeasure } from "../../../src/studies/experiments/training_job.ts";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import { train } from "../../../src/training/train.ts";
import { chunks } from "../../../src/evaluation/chunks.ts";
import { exampleChoices } from "./example.ts";
import { followedAlone } from "../../../src/training/followed.ts";

const choices = exampleChoices({ epochs: 60 });
const setting = { maxDepth: 4, width: 8, points: 60, angle: 180 };

Deno.test("trainAndMeasure() trains what train() trains, and measures the test split", async () => {
  const outcome = await trainAndMeasure(spiralsJob(setting, 3, choices));
  const data = spirals({ seed: 3, points: 60, angle: 180 });
  using network = await createNetwork(
    dense({ inputs: 2, classes: 2, maxDepth: 4, width: 8 }),
    { engine: "simd", seed: 3 },
  );
  const last = await lastValueFrom(
    train(data, {
      ...followedAlone,
      network,
      seed: 3,
      batchSize: 60,
      epochs: 60,
      patience: 500,
      pruneBelow: 0,
    }),
  );
  assert.deepEqual(outcome.posterior, last.posterior);
  assert.equal(outcome.chosenDepth, last.chosenDepth);
  assert.equal(outcome.epochs, 60);
  assert.equal(outcome.engine, "simd");

  await network.estimateStatistics(statisticsBatches(data.train, 60));
  const cut = truncateToDepth(last.posterior, last.chosenDepth);
  for (
    const [weights, metrics] of [
      [last.posterior, outcome.full],
      [cut, outcome.truncated],
      [[0, 0, 1, 0, 0], outcome.exits[2]],
    ] as const
  ) {
    let [wrong, likelihood, probability, examples] = [0, 0, 0, 0];
    for (const { inputs, labels } of chunks(data.test!, 500)) {
      const log = await predictLog(network, weights, inputs);
      labels.forEach((label, n) => {
        wrong += log[2 * n + label] < log[2 * n + 1 - label] ? 1 : 0;
        likelihood += log[2 * n + label];
        probability += Math.exp(log[2 * n + label]);
        examples++;
      });
    }
    assert.equal(examples, 1600);
    assert.equal(metrics.error, wrong / examples);
    assert.ok(Math.abs(metrics.logLikelihood - likelihood / examples) < 1e-9);
    assert.ok(Math.abs(metrics.meanProbability - probability / examples) < 1e-9);
  }
});

Deno.test("trainAndMeasure() draws the spirals with the paper's noise of 0.2 unless the job says another", async () => {
  const job = spiralsJob({ ...setting, maxDepth: 2 }, 3, exampleChoices({ epochs: 3 }));
  const [usual, said, other] = await Promise.all(
    [undefined, 0.2, 0.15].map(async (noise) =>
      (await trainAndMeasure({ ...job, data: { ...job.data, ...noise && { noise } } })).full
    ),
  );
  assert.deepEqual(usual, said);
  assert.notDeepEqual(usual, other);
});

Deno.test("trainAndMeasure() comes to the same outcome again, save for seconds", async () => {
  const job = spiralsJob(setting, 1, choices);
  const [one, two] = [await trainAndMeasure(job), await trainAndMeasure(job)];
  assert.deepEqual({ ...one, trainingSeconds: 0 }, { ...two, trainingSeconds: 0 });
});

Deno.test("trainAndMeasure() of a fixed depth has all mass there, and reports progress", async () => {
  const heard: number[] = [];
  const objective = { kind: "fixed", depth: 2 } as const;
  const outcome = await trainAndMeasure(
    spiralsJob({ ...setting, objective }, 1, choices),
    ({ epoch, epochs }) => {
      assert.equal(epochs, 60);
      heard.push(epoch);
    },
  );
  assert.deepEqual(outcome.posterior, [0, 0, 1, 0, 0]);
  assert.equal(outcome.depth, 2);
  assert.equal(outcome.exits.length, 3);
  assert.deepEqual(outcome.full, outcome.exits[2]);
  assert.equal(heard.at(-1), 60);
});

Deno.test("trainAndMeasure() passes on what is wrong with its data", async () => {
  const job = spiralsJob(setting, 1, choices);
  await assert.rejects(
    trainAndMeasure({ ...job, data: { data: "nowhere.csv", seed: 1 } }),
    /nowhere\.csv/,
  );
});
