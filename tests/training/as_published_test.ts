// The paper's settings, held to a list of their own, so that a default that moves does not move them.

import assert from "node:assert/strict";
import { lastValueFrom } from "rxjs";
import { spirals } from "../../src/datasets/spirals.ts";
import {
  asPublished,
  publishedComplexityNoise,
  publishedSpirals,
} from "../../src/training/as_published.ts";
import { train } from "../../src/training/train.ts";
import { paperSettings } from "./paper_settings.ts";
import { data, options, tinyImages } from "./tiny_runs.ts";

/** β_d ∝ 0.85^(d+1). */
function priorOf(maxDepth: number): number[] {
  const weights = Array.from({ length: maxDepth + 1 }, (_, d) => 0.85 ** (d + 1));
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
}

function assertPublished(
  { prior, ...got }: ReturnType<typeof asPublished>,
  wanted: Record<string, unknown>,
): void {
  const { maxDepth } = got;
  assert.deepEqual(got, { ...paperSettings, ...wanted });
  const beta = priorOf(maxDepth);
  assert.equal(prior.length, beta.length);
  prior.forEach((p, d) => assert.ok(Math.abs(p - beta[d]) < 1e-12, `${d}: ${p}, ${beta[d]}`));
}

Deno.test("asPublished() is what the paper says of vectors: all points in a batch, at most 512", () => {
  const dense = { kind: "dense", width: 20, epochs: 8000, patience: 500 };
  for (const [points, batchSize] of [[200, 200], [512, 512], [800, 512]]) {
    const splits = spirals({ points });
    assertPublished(asPublished(splits), { ...dense, batchSize, maxDepth: 20 });
    assertPublished(asPublished(splits, { maxDepth: 3 }), { ...dense, batchSize, maxDepth: 3 });
  }
  assert.deepEqual(publishedSpirals, { angle: 720, noise: 0.2, points: 200 });
  assert.equal(publishedComplexityNoise, 0.15);
});

Deno.test("asPublished() is what the paper says of images", () => {
  const conv = { kind: "conv", outer: 64, inner: 32, epochs: 100, patience: 30 };
  const images = tinyImages();
  const batchSize = images.train.rows.length;
  assertPublished(asPublished(images, { maxDepth: 50 }), { ...conv, batchSize, maxDepth: 50 });
});

Deno.test("train() takes asPublished() as it is, and minimumGain decides what counts as a rise", async () => {
  const settings = { ...options, ...asPublished(data, { maxDepth: 2 }), patience: 3 };
  const short = await lastValueFrom(train(data, { ...settings, epochs: 9, minimumGain: 1e3 }));
  assert.deepEqual([short.epoch, short.bestEpoch, short.stoppedBy], [4, 1, "patience"]);
  const long = await lastValueFrom(train(data, { ...settings, epochs: 9 }));
  assert.ok(long.epoch > 4);
});
