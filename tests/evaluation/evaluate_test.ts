// The evaluation of a small network, against its components.

import assert from "node:assert/strict";
import { labelsOf, takeRows } from "../../src/datasets/dataset.ts";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { exitLogLikelihoods, mixtureScore } from "../../src/evaluation/score.ts";
import { calibrationErrorOf } from "../../src/metrics/calibration.ts";
import { brierScore } from "../../src/metrics/headline.ts";
import { q, smallDense } from "./small_network.ts";

const near = (got: number, wanted: number, tolerance = 1e-6) =>
  assert.ok(Math.abs(got - wanted) < tolerance, `${got} is not ${wanted}`);

Deno.test("evaluate() finds every predictor, every exit and the split of entropy", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const found = await evaluate(network, q, data, { resamples: 100, part: "test" });
  assert.deepEqual(
    [found.data, found.part, found.examples, found.classes, found.depth, found.chosenDepth],
    ["vectors", "test", 700, 3, 3, 1],
  );
  assert.deepEqual(found.ways.map(({ name, depth }) => `${name} ${depth}`), [
    "full mixture 3",
    "truncated mixture 1",
    "truncated mixture 2",
    "chosen exit alone 1",
    "last exit alone 3",
  ]);
  const [full, cut, , , last] = found.ways;
  for (
    const [predictor, weights] of [[full, q], [cut, [0.1, 0.9]], [last, [0, 0, 0, 1]]] as const
  ) {
    const score = await mixtureScore(network, data, weights);
    near(predictor.figures.error, score.error, 1e-12);
    near(predictor.figures.logLikelihood, score.logLikelihood);
    near(
      calibrationErrorOf(predictor.reliability.width),
      predictor.figures.calibrationError,
      1e-12,
    );
    near(
      calibrationErrorOf(predictor.reliability.mass),
      predictor.figures.calibrationErrorEqualMass,
      1e-12,
    );
    near(predictor.rejection.points[0].accuracy, 1 - score.error, 1e-12);
    const [low, high] = predictor.intervals!.logLikelihood;
    assert.ok(low < score.logLikelihood && score.logLikelihood < high);
  }
  const log = await predictLog(network, q, data.inputs as Float32Array);
  near(full.figures.brier, brierScore(log, labelsOf(data)));
  assert.equal(full.minusFull, undefined);
  near(cut.minusFull!.figures.brier, cut.figures.brier - full.figures.brier, 1e-12);
  const m = await exitLogLikelihoods(network, data);
  found.exits.forEach(({ depth, figures: metrics }) => near(metrics.logLikelihood, m[depth]));
  const { total, expected, mutualInformation } = found.uncertainty.all;
  near(total, expected + mutualInformation);
  assert.deepEqual(found.bootstrap, { resamples: 100, level: 0.95, seed: 1 });
});

Deno.test("evaluate() has the verdict on every depth, with the class frequencies of a training split", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const few = takeRows(data, Array.from({ length: 500 }, (_, n) => n));
  const options = { resamples: 50, train: few, choseWeights: true };
  const { verdict, ways, exits } = await evaluate(network, q, data, options);
  const { part, choseWeights, examples, truncated, classFrequencies, bootstrap } = verdict!;
  assert.deepEqual([part, choseWeights, examples, bootstrap.resamples], [
    "validation",
    true,
    700,
    50,
  ]);
  assert.deepEqual(truncated.map(({ depth }) => depth), [0, 1, 2, 3]);
  assert.equal(truncated[0].error, exits[0].figures.error);
  const cut = ways.find(({ kind, own }) => kind === "truncated" && own)!;
  const same = truncated[cut.depth];
  assert.equal(same.error, cut.figures.error);
  assert.ok(Math.abs(same.logLikelihood - cut.figures.logLikelihood) < 1e-12);
  assert.ok(Math.abs(same.difference - cut.minusFull!.figures.logLikelihood) < 1e-12);
  // the same resamples
  same.interval.forEach((end, i) =>
    assert.ok(Math.abs(end - cut.minusFull!.intervals!.logLikelihood[i]) < 1e-9)
  );
  const counts = [0, 1, 2].map((k) => labelsOf(few).filter((label) => label === k).length);
  const log = labelsOf(data).reduce((sum, label) => sum + Math.log(counts[label] / 500), 0) / 700;
  assert.ok(Math.abs(classFrequencies!.logLikelihood - log) < 1e-12);
  const without = await evaluate(network, q, data, { resamples: 0 });
  assert.equal(without.verdict, undefined);
  assert.equal(
    (await evaluate(network, q, data, { resamples: 5 })).verdict!.classFrequencies,
    undefined,
  );
});

Deno.test("evaluate() without resamples has no intervals and is plain JSON", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const found = await evaluate(network, { probabilities: () => q }, data, { resamples: 0 });
  assert.equal(found.ways[0].intervals, undefined);
  assert.equal(found.bootstrap, undefined);
  const few = takeRows(data, [0, 1, 2, 3, 4]);
  const byDefault = await evaluate(network, q, few);
  assert.deepEqual(byDefault.bootstrap, { resamples: 1000, level: 0.95, seed: 1 });
  const read = JSON.parse(JSON.stringify(found));
  assert.deepEqual(read.ways[1].figures, found.ways[1].figures);
});

Deno.test("evaluate() with held-out examples never lowers their own likelihood, and says so", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const options = { resamples: 0, heldOut: data };
  const { temperature } = await evaluate(network, q, data, options);
  assert.deepEqual(
    [temperature!.fittedOn, temperature!.heldOut, temperature!.optimistic],
    [700, 700, true],
  );
  assert.equal(temperature!.ways.length, 5);
  for (const { before, after, gain, temperature: t } of temperature!.ways) {
    assert.ok(after.logLikelihood > before.logLikelihood && t !== 1);
    near(gain.figures.logLikelihood, after.logLikelihood - before.logLikelihood, 1e-12);
  }
  const halves = [0, 1].map((half) =>
    takeRows(data, Array.from({ length: 350 }, (_, n) => 2 * n + half))
  );
  const other = await evaluate(network, q, halves[0], { resamples: 0, heldOut: halves[1] });
  assert.equal(other.temperature!.optimistic, false);
});

Deno.test("evaluate() refuses a posterior that is not the network's", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  await assert.rejects(
    evaluate(network, [0.5, 0.5], data),
    /^RangeError: evaluate\(\): wanted .* 4 exits/,
  );
});
