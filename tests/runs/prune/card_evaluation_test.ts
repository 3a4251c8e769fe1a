// The metrics of a card against those of the functions that give them one by one.

import assert from "node:assert/strict";
import { dataset } from "../../../src/datasets/dataset.ts";
import { chunks } from "../../../src/evaluation/chunks.ts";
import { predictLog } from "../../../src/evaluation/predict.ts";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "../../../src/metrics/headline.ts";
import { cardEvaluation, tuningGain } from "../../../src/runs/prune/card_evaluation.ts";
import { cutNetwork } from "../../../src/runs/prune/cut_network.ts";
import { assertNear } from "../../engines/examples.ts";
import { scriptedNetwork } from "../../evaluation/scripted_network.ts";
import { q, smallDense } from "../../evaluation/small_network.ts";

const bootstrap = { resamples: 200, level: 0.95, seed: 1 };

Deno.test("cardEvaluation() has the metrics of both networks, and their differences", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  using cut = await cutNetwork(network, 1);
  const truncated = truncateToDepth(q, 1);
  const result = await cardEvaluation(
    { full: { network, q }, pruned: { network: cut, q: truncated } },
    data,
    "test",
    bootstrap,
  );
  const [{ inputs, labels }] = chunks(data, 1000);
  const expected = [q, [0, 0, 0, 1], truncated];
  assert.deepEqual(result.ways.map(({ name, depth }) => [name, depth]), [
    ["full mixture", 3],
    ["last exit alone", 3],
    ["pruned mixture", 1],
  ]);
  for (const [i, weights] of expected.entries()) {
    const log = await predictLog(network, weights, inputs);
    const { error, logLikelihood, brier, calibrationError: calibration } = result.ways[i].figures;
    assertNear(
      [error, logLikelihood, brier, calibration],
      [
        classificationError(log, labels),
        meanLogLikelihood(log, labels),
        brierScore(log, labels),
        calibrationError(log, labels),
      ],
      1e-6,
    );
    const [lower, upper] = result.ways[i].intervals!.logLikelihood;
    assert.ok(lower < logLikelihood && logLikelihood < upper);
  }
  assert.deepEqual(result.differences.map(({ of, minus }) => `${of} minus ${minus}`), [
    "pruned mixture minus full mixture",
    "pruned mixture minus last exit alone",
  ]);
  const [full, last, pruned] = result.ways.map(({ figures: metrics }) => metrics.brier);
  assert.deepEqual(result.differences.map(({ figures: metrics }) => metrics.brier), [
    pruned - full,
    pruned - last,
  ]);
  // paired: examples that are hard for both do not widen the difference
  const width = ([lower, upper]: readonly [number, number]) => upper - lower;
  assert.ok(
    width(result.differences[0].intervals!.brier) < width(result.ways[0].intervals!.brier) / 2,
  );
});

Deno.test("cardEvaluation() has no interval without resamples", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const same = { network, q };
  const { ways: predictors, differences, bootstrap: drawn } = await cardEvaluation(
    { full: same, pruned: same, tuned: same },
    data,
    "validation",
    { ...bootstrap, resamples: 0 },
  );
  assert.equal(drawn, undefined);
  assert.equal(predictors.length, 4);
  assert.equal(differences.length, 3);
  assert.ok([...predictors, ...differences].every((each) => each.intervals === undefined));
  assert.equal(differences[2].figures.error, 0);
});

Deno.test("tuningGain() is after minus before, with its paired interval", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const [before, after] = [{ network, q: [1, 0, 0, 0] }, { network, q: [0, 0, 0, 1] }];
  const gain = await tuningGain(before, after, data, bootstrap);
  assert.equal(gain.examples, 700);
  assert.equal(
    gain.difference.figures.logLikelihood,
    gain.after.logLikelihood - gain.before.logLikelihood,
  );
  const [lower, upper] = gain.difference.intervals!.logLikelihood;
  const value = gain.difference.figures.logLikelihood;
  assert.ok(lower < value && value < upper);
  const none = await tuningGain(before, before, data, bootstrap);
  assert.deepEqual(none.difference.intervals!.brier, [0, 0]);
});

Deno.test("tuningGain() compares on the examples that both networks predict", async () => {
  const labels = Int32Array.of(0, 0, 0, 0, 0, 0);
  const inputs = Float32Array.from(labels, (_, n) => n);
  const data = dataset({ name: "numbers", shape: [1], inputs, labels, classes: 2 });
  const sure = (of: number) => (n: number) => of / (n + 2); // of the label, another for each example
  const scripted = (likelihood: (n: number) => number, lost: number) =>
    scriptedNetwork([...inputs].map((n) => {
      const p = n === lost ? NaN : likelihood(n);
      return [[p, 1 - p], [p, 1 - p]];
    })).network;
  const [first, second] = [sure(0.5), sure(0.75)];
  const gain = await tuningGain(
    { network: scripted(first, 1), q: [0.5, 0.5] },
    { network: scripted(second, 3), q: [0.5, 0.5] },
    data,
    bootstrap,
  );
  assert.deepEqual([gain.examples, gain.unpredicted], [4, 2]);
  const mean = (likelihood: (n: number) => number) =>
    [0, 2, 4, 5].reduce((sum, n) => sum + Math.log(likelihood(n)) / 4, 0);
  assertNear([gain.before.logLikelihood], [mean(first)], 1e-6);
  assertNear([gain.after.logLikelihood], [mean(second)], 1e-6);
});
