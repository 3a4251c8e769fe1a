// Metrics of per-example scores and their paired intervals.

import assert from "node:assert/strict";
import { metricValues, pairedIntervals } from "../../src/evaluation/metrics.ts";
import { categorical } from "../../src/likelihoods/categorical.ts";
import { valueOf } from "../../src/likelihoods/registry.ts";
import { calibrationErrorOf, reliability } from "../../src/metrics/calibration.ts";
import { brierScore, classificationError, meanLogLikelihood } from "../../src/metrics/headline.ts";
import { exampleScoresOf } from "../../src/metrics/example_scores.ts";
import { logSoftmax } from "../../src/math/log_space.ts";
import { randomStream } from "../../src/math/random.ts";

/** Calibrated predictions of three classes: labels are drawn from them. */
function calibrated(examples: number, seed: number) {
  const random = randomStream(seed, "test");
  const log: number[] = [];
  const labels = Array.from({ length: examples }, () => {
    const row = logSoftmax([4 * random(), 4 * random(), 4 * random()]);
    log.push(...row);
    const draw = random();
    const [first, second] = row.map(Math.exp);
    return draw < first ? 0 : draw < first + second ? 1 : 2;
  });
  return { log, labels };
}

Deno.test("metricValues() are the metrics of the predictions", () => {
  const { log, labels } = calibrated(500, 1);
  const exampleScores = exampleScoresOf(log, labels);
  const wanted = {
    error: classificationError(log, labels),
    logLikelihood: meanLogLikelihood(log, labels),
    brier: brierScore(log, labels),
    calibrationError: calibrationErrorOf(reliability(exampleScores)),
    calibrationErrorEqualMass: calibrationErrorOf(reliability(exampleScores, { binning: "mass" })),
  };
  const got = metricValues(exampleScores);
  for (const { name } of categorical.metrics) {
    assert.ok(Math.abs(valueOf(got, { name }) - valueOf(wanted, { name })) < 1e-12, name);
  }
});

Deno.test("metricValues() of perfectly calibrated predictions have a calibration error below 1 %", () => {
  const { log, labels } = calibrated(100_000, 2);
  const { calibrationError, calibrationErrorEqualMass } = metricValues(
    exampleScoresOf(log, labels),
  );
  assert.ok(calibrationError < 0.01 && calibrationErrorEqualMass < 0.01);
});

Deno.test("pairedIntervals() hold the metrics, and differences cancel what examples share", async () => {
  const { log, labels } = calibrated(400, 3);
  const first = exampleScoresOf(log, labels);
  // every log-likelihood lower by 0.1: the difference is certain though each figure is not
  const second = { ...first, logLikelihood: first.logLikelihood.map((value) => value - 0.1) };
  const { figures: metrics, differences } = await pairedIntervals([first, second], [[1, 0]], {
    resamples: 200,
  });
  const { error, logLikelihood } = metricValues(first);
  const [low, high] = metrics[0].error;
  assert.ok(low < error && error < high);
  // normal approximation of a share's interval
  const half = 1.96 * Math.sqrt(error * (1 - error) / 400);
  assert.ok(Math.abs((high - low) / 2 - half) < 0.25 * half);
  assert.ok(metrics[1].logLikelihood[1] < logLikelihood);
  for (const end of differences[0].logLikelihood) assert.ok(Math.abs(end + 0.1) < 1e-9);
  assert.deepEqual(differences[0].error, [0, 0]);
});
