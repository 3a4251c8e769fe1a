// Temperatures fitted on a split.

import assert from "node:assert/strict";
import { takeRows } from "../../src/datasets/dataset.ts";
import { fitTemperatures } from "../../src/evaluation/temperature_fit.ts";
import { mainPredictors } from "../../src/evaluation/predictors.ts";
import { collect } from "../../src/evaluation/collect.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { randomStream } from "../../src/math/random.ts";
import { temper } from "../../src/metrics/temperature.ts";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { metricValues } from "../../src/evaluation/metrics.ts";
import { q, smallDense } from "./small_network.ts";

/** A network, and examples whose labels are drawn from its own predictions at temperature 0.5. */
async function labelled() {
  const { network, data } = await smallDense();
  const log = temper(await predictLog(network, q, data.inputs as Float32Array), 3, 0.5);
  const random = randomStream(1, "labels");
  const labels = Uint16Array.from(data.rows, (n) => {
    const draw = random();
    const [first, second] = [Math.exp(log[3 * n]), Math.exp(log[3 * n + 1])];
    return draw < first ? 0 : draw < first + second ? 1 : 2;
  });
  return { network, data: { ...data, labels } };
}

Deno.test("fitTemperatures() finds for each predictor a temperature that no neighbour betters", async () => {
  const { network, data } = await labelled();
  using _ = network;
  const predictors = mainPredictors(q, 3, relative95);
  const { temperatures, examples, of } = await fitTemperatures(network, data, predictors);
  assert.deepEqual([temperatures.length, examples, of], [5, 700, 700]);
  assert.ok(temperatures[0] > 0.35 && temperatures[0] < 0.7);
  for (const [i, { weights }] of predictors.entries()) {
    const asked = [0.9, 1, 1.1].map((f) => ({ weights, temperature: f * temperatures[i] }));
    const [below, at, above] = (await collect(network, data, asked))
      .map(({ outcomes: exampleScores }) => metricValues(exampleScores).logLikelihood);
    assert.ok(at > below && at > above, `${temperatures[i]}`);
  }
});

Deno.test("fitTemperatures() samples a split that does not fit, always alike", async () => {
  const { network, data } = await labelled();
  using _ = network;
  const predictors = mainPredictors(q, 3, relative95);
  const room = 4 * 4 * 3 * 100; // of 100 examples, four exits, three classes
  const first = await fitTemperatures(network, data, predictors, { room });
  assert.deepEqual([first.examples, first.of], [100, 700]);
  assert.deepEqual(await fitTemperatures(network, data, predictors, { room }), first);
  assert.notDeepEqual(await fitTemperatures(network, data, predictors, { room, seed: 2 }), first);
});

Deno.test("fitTemperatures() fits on the examples that have a prediction, each beside its label", async () => {
  const { network, data } = await labelled();
  using _ = network;
  const predictors = mainPredictors(q, 3, relative95);
  const far = [3, 4, 600]; // whose inputs overflow, in two pieces
  const inputs = Float32Array.from(data.inputs);
  for (const row of far) inputs[3 * row] = 3.4e38;
  const found = await fitTemperatures(network, { ...data, inputs }, predictors);
  const others = takeRows(data, [...data.rows].filter((row) => !far.includes(row)));
  const wanted = await fitTemperatures(network, others, predictors);
  assert.deepEqual([found.examples, found.of], [697, 700]);
  assert.deepEqual([wanted.examples, wanted.of], [697, 697]);
  found.temperatures.forEach((temperature, i) => {
    assert.ok(Math.abs(temperature - wanted.temperatures[i]) < 1e-6, `${temperature}`);
    assert.ok(temperature > 0.1 && temperature < 10, `${temperature} is where the search ends`);
  });
});

Deno.test("fitTemperatures() takes as many whole examples as there is room for, and one at least", async () => {
  const { network, data } = await labelled();
  using _ = network;
  const predictors = mainPredictors(q, 3, relative95);
  const of = 4 * 4 * 3; // bytes of an example: four exits, three classes
  for (const [room, examples] of [[0, 1], [2 * of - 1, 1], [2 * of, 2], [700 * of, 700]]) {
    assert.equal((await fitTemperatures(network, data, predictors, { room })).examples, examples);
  }
  const half = { room: 350 * of };
  const drawn = await fitTemperatures(network, data, predictors, half);
  assert.deepEqual(await fitTemperatures(network, data, predictors, { ...half, seed: 1 }), drawn);
});
