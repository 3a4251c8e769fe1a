// The default learning rate of the posterior.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import type { DataSplits } from "../../src/datasets/dataset.ts";
import { describedRate, posteriorRate, storedSettings } from "../../src/training/posterior_rate.ts";
import { train, type TrainOptions } from "../../src/training/train.ts";

const splitsOf = (shape: readonly number[]): DataSplits =>
  arrays({
    name: "few",
    shape,
    inputs: Float32Array.from({ length: 64 * 36 }, (_, i) => Math.sin(i * i) + (i >> 6) % 2),
    labels: Int32Array.from({ length: 36 }, (_, i) => i % 2),
    validation: 1 / 3,
  });
const [images, vectors] = [[8, 8, 1], [64]].map(splitsOf);

Deno.test("posteriorRate() is that of the weights, three times as much where it learns from held-out images, or as given", () => {
  const held = { posteriorFrom: "validation" } as const;
  const alone = { posteriorFrom: "training" } as const;
  const rates = (data: DataSplits) => [
    posteriorRate(data.train, held),
    posteriorRate(data.train, { ...held, learningRate: 0.5 }),
    posteriorRate(data.train, alone),
    posteriorRate(data.train, { ...held, learningRate: 0.5, posteriorLearningRate: 0.02 }),
  ];
  assert.deepEqual(rates(vectors), [0.1, 0.5, 0.1, 0.02]);
  assert.deepEqual(rates(images), [0.3, 1.5, 0.1, 0.02]);
});

Deno.test("describedRate() is a setting only where the rate is not that of the weights", () => {
  const held = { posteriorFrom: "validation", learningRate: 0.25 } as const;
  assert.deepEqual(describedRate(vectors.train, held), {});
  assert.deepEqual(describedRate(images.train, held), { posteriorLearningRate: 0.75 });
  assert.deepEqual(describedRate(images.train, { ...held, posteriorLearningRate: 0.25 }), {});
});

Deno.test("storedSettings() of a run without them are those of its version, and others stay", () => {
  assert.deepEqual(storedSettings({ learningRate: 0.2 }), {
    learningRate: 0.2,
    posteriorLearningRate: 0.2,
    keep: "objective",
    posteriorFrom: "training",
  });
  const whole = {
    ...{ learningRate: 0.2, posteriorLearningRate: 0.6 },
    ...{ keep: "validation", posteriorFrom: "validation" },
  } as const;
  assert.deepEqual(storedSettings(whole), whole);
});

Deno.test("train() on images takes three times the rate where the posterior learns from the validation split, only there", async () => {
  const small: TrainOptions = {
    ...{ maxDepth: 2, outer: 4, inner: 2, epochs: 5, batchSize: 8 },
    engine: "cpu",
  };
  const posteriorOf = async (options: TrainOptions) =>
    (await lastValueFrom(train(images, { ...small, ...options }))).posterior;
  const byDefault = await posteriorOf({});
  assert.deepEqual(byDefault, await posteriorOf({ posteriorLearningRate: 0.3 }));
  assert.notDeepEqual(byDefault, await posteriorOf({ posteriorLearningRate: 0.1 }));
  const alone = { posteriorFrom: "training", keep: "objective" } as const;
  assert.deepEqual(
    await posteriorOf(alone),
    await posteriorOf({ ...alone, posteriorLearningRate: 0.1 }),
  );
});
