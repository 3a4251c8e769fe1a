// Examples without a finite prediction: in no metric, counted, and never sure of anything.

import assert from "node:assert/strict";
import { type Dataset, dataset, takeRows } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { Network } from "../../src/engines/network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predictAnytime } from "../../src/evaluation/anytime.ts";
import { calibrateAnytime } from "../../src/evaluation/anytime_calibration.ts";
import { anytimeCurve } from "../../src/evaluation/anytime_curve.ts";
import { collect } from "../../src/evaluation/collect.ts";
import { evaluate } from "../../src/evaluation/evaluate.ts";
import { finalEvaluation } from "../../src/evaluation/final.ts";
import { monteCarlo } from "../../src/evaluation/monte_carlo.ts";
import { predict, predictLog } from "../../src/evaluation/predict.ts";
import { exitLogLikelihoods, mixtureScore, scores } from "../../src/evaluation/score.ts";
import { fitTemperatures } from "../../src/evaluation/temperature_fit.ts";
import { unpredictedText } from "../../src/evaluation/unpredicted.ts";
import { evaluateOutOfDistribution } from "../../src/evaluation/out_of_distribution.ts";
import { mainPredictors } from "../../src/evaluation/predictors.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { evaluationText } from "../../src/views/terminal/evaluation_text.ts";
import { evaluationPage } from "../../src/views/html/evaluation_page.ts";
import { q, smallDense } from "./small_network.ts";

/** Positions of examples whose inputs overflow; the last two pieces of 512 have one each. */
const far = [3, 600];

/** A network, data with inputs that overflow in it, and the same data without these examples. */
async function ready(): Promise<{ network: Network; data: Dataset; others: Dataset }> {
  const { network, data } = await smallDense();
  const inputs = Float32Array.from(data.inputs);
  far.forEach((position, i) => inputs[3 * position] = i ? 3.4e38 : -3.4028234663852886e38);
  const labels = data.labels;
  const all = dataset({ name: "vectors", shape: [3], inputs, labels, classes: 3 });
  const kept = [...all.rows].filter((row) => !far.includes(row));
  return { network, data: all, others: takeRows(all, kept) };
}

Deno.test("evaluate() counts examples without a finite prediction, and its metrics are those of the others", async () => {
  const { network, data, others } = await ready();
  using _ = network;
  const options = { resamples: 20, heldOut: data };
  const found = await evaluate(network, q, data, options);
  const wanted = await evaluate(network, q, others, { ...options, heldOut: others });
  assert.deepEqual(found.unpredicted, { count: 2, rows: far });
  const { unpredicted: _left, temperature, ...same } = found;
  const { temperature: of, ...rest } = wanted;
  assert.deepEqual(same, rest);
  assert.deepEqual([temperature!.fittedOn, temperature!.heldOut], [698, 700]);
  assert.deepEqual(temperature!.ways, of!.ways);
  const said =
    "2 of 700 examples have no finite prediction and are left out of all metrics: rows 4, 601 of";
  assert.ok(evaluationText(found, { columns: 300 }).includes(said));
  assert.ok((await evaluationPage(found)).includes(said));
  assert.ok(!evaluationText(wanted).includes("no finite prediction"));
});

Deno.test("evaluate() and calibrateAnytime() refuse a split of which nothing is predicted", async () => {
  const { network, data } = await ready();
  using _ = network;
  const none = takeRows(data, far);
  const refused = /^RangeError: \w+\(\): wanted .*finite predictions/;
  await assert.rejects(evaluate(network, q, none, { resamples: 0 }), refused);
  await assert.rejects(calibrateAnytime(network, none, q, "entropy", { loss: 0 }), refused);
  const predictors = mainPredictors(q, 3, relative95);
  await assert.rejects(fitTemperatures(network, none, predictors), refused);
  const { error, logLikelihood, unpredicted } = await mixtureScore(network, none, q);
  assert.deepEqual([error, logLikelihood, unpredicted], [NaN, NaN, 2]);
});

Deno.test("mixtureScore(), scores(), finalEvaluation() and collect() leave the same examples out", async () => {
  const { network, data, others } = await ready();
  using _ = network;
  const { unpredicted, ...score } = await mixtureScore(network, data, q);
  assert.deepEqual([score, unpredicted], [await mixtureScore(network, others, q), 2]);
  const posterior = depthPosterior({ prior: q });
  const of = (part: Dataset) => ({ name: "vectors", train: part, validation: part, test: part });
  const [some, all] = [
    await finalEvaluation(network, posterior, of(data), { chosenDepth: 1 }),
    await finalEvaluation(network, posterior, of(others), { chosenDepth: 1 }),
  ];
  assert.deepEqual(some.exactPosterior, all.exactPosterior);
  assert.deepEqual([some.trainUnpredicted, all.trainUnpredicted], [2, undefined]);
  assert.equal(some.test!.lastExit.unpredicted, 2);
  assert.equal(
    some.test!.full.error,
    (await scores(network, others, posterior.probabilities(), 1)).full.error,
  );
  await assert.rejects(
    exitLogLikelihoods(network, data),
    /^RangeError: exitLogLikelihoods\(\): wanted finite predictions for all .*\(the first is row 3 of vectors/,
  );
  const [{ missing, outcomes: exampleScores }] = await collect(network, data, [{ weights: q }]);
  assert.deepEqual([missing, exampleScores.correct.length], [far, 698]);
  assert.ok(exampleScores.entropy.every(Number.isFinite));
});

Deno.test("evaluateOutOfDistribution() scores what is predicted, and counts the rest", async () => {
  const { network, data, others } = await ready();
  using _ = network;
  const found = await evaluateOutOfDistribution(network, q, others, { ...data, name: "far" }, {
    resamples: 5,
  });
  assert.deepEqual([found.known, found.unknown], [698, 698]);
  assert.deepEqual(found.unpredicted, { known: 0, unknown: 2 });
  assert.ok(found.ways[0].scores.every(({ auroc }) => Math.abs(auroc - 0.5) < 1e-9));
  const without = { resamples: 0 };
  const turned = await evaluateOutOfDistribution(
    network,
    q,
    data,
    { ...others, name: "far" },
    without,
  );
  assert.deepEqual([turned.known, turned.unknown], [698, 698]);
  assert.deepEqual(turned.unpredicted, { known: 2, unknown: 0 });
  const none = takeRows(data, far);
  for (const [known, unknown] of [[none, data], [data, none]]) {
    await assert.rejects(evaluateOutOfDistribution(network, q, known, unknown, without), {
      name: "RangeError",
      message:
        "evaluateOutOfDistribution(): wanted finite predictions for at least one example, got none " +
        "for 2 of 2 (the first is row 3 of vectors)",
    });
  }
});

Deno.test("evaluateOutOfDistribution() draws resamples again that have examples of one kind alone", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const one = (position: number) => takeRows(data, [position]);
  const { ways: predictors } = await evaluateOutOfDistribution(network, q, one(1), {
    ...one(2),
    name: "other",
  }, {
    resamples: 40,
  });
  // of two examples every other resample has one kind alone
  assert.ok(predictors[0].scores.every(({ interval }) => interval!.every(Number.isFinite)));
});

Deno.test("stopping early lets no example leave that overflows later: thresholds, curve and prediction", async () => {
  const { network, data, others } = await ready();
  using _ = network;
  const some = await calibrateAnytime(network, data, q, "entropy", { loss: 1 });
  const { unpredicted, ...found } = some;
  assert.deepEqual(
    [found, unpredicted],
    [await calibrateAnytime(network, others, q, "entropy", { loss: 1 }), 2],
  );
  const options = { kind: "margin", thresholds: [0, 2], rounds: 1 } as const;
  const curve = await anytimeCurve(network, data, q, options);
  assert.deepEqual([curve.examples, curve.unpredicted], [698, { count: 2, rows: far }]);
  const plain = await mixtureScore(network, others, q);
  assert.ok(Math.abs(curve.plain.error - plain.error) < 1e-12);
  assert.ok(Math.abs(curve.plain.logLikelihood - plain.logLikelihood) < 1e-6);
  // at exit 0 the logits are finite and as sure as can be; later blocks overflow
  const inputs = Float32Array.of(-3.4e38, 0, 0, 0.1, 0.2, 0.3);
  for (const kind of ["entropy", "margin", "confidence"] as const) {
    const rule = { kind, threshold: kind === "entropy" ? 9 : 0 };
    const { depths, logProbabilities } = await predictAnytime(network, inputs, q, rule);
    assert.deepEqual([...depths], [3, 0]);
    assert.ok(logProbabilities.subarray(0, 3).some(Number.isNaN));
    assert.ok(logProbabilities.subarray(3).every(Number.isFinite));
  }
});

Deno.test("predict(), predictLog(), predictAnytime() and monteCarlo() name row and column of inputs that are not finite", async () => {
  const { network } = await ready();
  using _ = network;
  for (const bad of [NaN, Infinity, -Infinity]) {
    const inputs = Float32Array.of(0, 0, 0, 0, bad, 0);
    const calls = {
      predict: () => predict(network, q, inputs),
      predictLog: () => predictLog(network, q, inputs),
      predictAnytime: () => predictAnytime(network, inputs, q, { kind: "margin", threshold: 0 }),
      monteCarlo: () =>
        monteCarlo(network, inputs, { masks: { kind: "dropout", rate: 0.1 }, draws: 1 }),
    };
    for (const [name, call] of Object.entries(calls)) {
      await assert.rejects(call(), {
        name: "RangeError",
        message: `${name}(): inputs must be finite, got ${bad} at row 1, column 1`,
      });
    }
  }
});

for (const engine of ["simd", "cpu", "wasm"] as const) {
  Deno.test(`networks on ${engine} predict nothing for inputs that are not finite, and the others as ever`, async () => {
    const { inputs, labels } = { inputs: new Float32Array(60), labels: new Int32Array(20) };
    inputs.forEach((_, i) => inputs[i] = Math.sin(i * i));
    labels.forEach((_, n) => labels[n] = n % 2);
    using network = await createNetwork(dense({ inputs: 3, classes: 2, maxDepth: 2, width: 5 }), {
      engine,
    });
    await network.estimateStatistics([{ inputs, labels }]);
    const before = await network.logProbabilities(inputs.subarray(0, 12)); // [3, 4, 2]
    const some = inputs.slice(0, 12);
    [NaN, Infinity, -Infinity].forEach((bad, n) => some[3 * n + 1] = bad);
    const after = await network.logProbabilities(some);
    for (let exit = 0; exit < 3; exit++) {
      const row = (log: Float32Array, n: number) =>
        log.slice(8 * exit + 2 * n, 8 * exit + 2 * n + 2);
      for (let n = 0; n < 3; n++) assert.ok(row(after, n).some(Number.isNaN));
      assert.deepEqual(row(after, 3), row(before, 3));
    }
  });
}

Deno.test("unpredictedText() names ten rows at most", () => {
  const rows = Array.from({ length: 10 }, (_, n) => n);
  assert.match(
    unpredictedText({ count: 12, rows }, 88),
    /^12 of 100 examples have .* 10, \.\.\. of/,
  );
  assert.match(unpredictedText({ count: 1, rows: [0] }, 9), /^1 of 10 examples has .* row 1 of/);
});
