// Scores collected in pieces, against the whole at once.

import assert from "node:assert/strict";
import { labelsOf } from "../../src/datasets/dataset.ts";
import { collect } from "../../src/evaluation/collect.ts";
import { predictLog } from "../../src/evaluation/predict.ts";
import { depthUncertainty } from "../../src/metrics/depth_uncertainty.ts";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { exampleScoresOf } from "../../src/metrics/example_scores.ts";
import { temper } from "../../src/metrics/temperature.ts";
import { assertNear } from "../engines/examples.ts";
import { q, smallDense } from "./small_network.ts";

Deno.test("collect() gives every example's scores by every predictor, from pieces", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const inputs = data.inputs as Float32Array;
  const labels = labelsOf(data);
  const asked = [
    { weights: q, split: true },
    { weights: [0, 0, 1, 0] },
    { weights: q, temperature: 2.5 },
    { weights: q, unlabelled: true },
  ];
  const [full, exit, hot, unlabelled] = await collect(network, data, asked);

  const wanted = exampleScoresOf(await predictLog(network, q, inputs), labels);
  assertNear(full.outcomes.logLikelihood, Array.from(wanted.logLikelihood), 1e-6);
  assert.deepEqual(full.outcomes.correct, wanted.correct);
  const each = await network.logProbabilities(inputs);
  const split = depthUncertainty(each, q, 700);
  assertNear(full.uncertainty!.mutualInformation, Array.from(split.mutualInformation), 1e-5);
  assertNear(full.uncertainty!.total, Array.from(full.outcomes.entropy), 1e-9);

  const alone = exampleScoresOf(each.subarray(2 * 2100, 3 * 2100), labels);
  assertNear(exit.outcomes.brier, Array.from(alone.brier), 1e-6);
  assert.equal(exit.uncertainty, undefined);

  const tempered = exampleScoresOf(mixtureLogProbabilities(temper(each, 3, 2.5), q), labels);
  assertNear(hot.outcomes.confidence, Array.from(tempered.confidence), 1e-6);
  assert.ok(hot.outcomes.confidence[0] !== full.outcomes.confidence[0]);

  assert.deepEqual(unlabelled.outcomes.entropy, full.outcomes.entropy);
  assert.notDeepEqual(unlabelled.outcomes.correct, full.outcomes.correct);
});

Deno.test("collect() computes no exit that nothing asks for", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const calls: (readonly number[] | undefined)[] = [];
  const watched = Object.create(network, {
    logProbabilities: {
      value: (inputs: Float32Array, options: { exits?: readonly number[] }) => {
        calls.push(options.exits);
        return network.logProbabilities(inputs, options);
      },
    },
  });
  await collect(watched, data, [{ weights: [0, 1, 0, 0] }, { weights: [0.5, 0.5, 0, 0] }]);
  assert.deepEqual(calls, [[0, 1], [0, 1]]); // two pieces
});
