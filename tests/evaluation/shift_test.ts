// Metrics on shifted images, against those of images shifted by hand.

import assert from "node:assert/strict";
import { corrupt } from "../../src/datasets/corruptions.ts";
import { rotateImages } from "../../src/datasets/rotate_images.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { evaluateShift } from "../../src/evaluation/shift.ts";
import { q, smallConv, smallDense } from "./small_network.ts";

Deno.test("evaluateShift() evaluates every rotation and corruption, and images as they are once", async () => {
  const { network, data } = await smallConv();
  using _ = network;
  const passes: string[] = [];
  const { ways: predictors, levels } = await evaluateShift(network, q, data, {
    rotations: [0, 90],
    corruptions: ["noise", "blur"],
    strengths: [2, 5],
    seed: 7,
    onPass: ({ number, of }) => passes.push(`${number}/${of}`),
  });
  assert.deepEqual(predictors.map(({ kind }) => kind), ["full", "truncated", "last exit"]);
  assert.deepEqual(
    levels.map(({ disturbance, level }) => `${disturbance} ${level}`),
    ["rotation 0", "rotation 90", "noise 0", "noise 2", "noise 5", "blur 0", "blur 2", "blur 5"],
  );
  assert.ok(levels.every((level) => !("unpredicted" in level)));
  assert.deepEqual(passes, ["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
  const check = async (
    at: number,
    predictor: number,
    weights: number[],
    disturbed: typeof data,
  ) => {
    const { logLikelihood } = await mixtureScore(network, disturbed, weights);
    assert.ok(Math.abs(levels[at].figures[predictor].logLikelihood - logLikelihood) < 1e-6);
  };
  await check(0, 0, q, data);
  await check(1, 2, [0, 0, 0, 1], rotateImages(data, 90));
  await check(4, 1, [0.1, 0.9], corrupt(data, "noise", 5, { seed: 7 }));
  assert.deepEqual(levels[5].figures, levels[0].figures);
  assert.notDeepEqual(levels[4].figures, levels[3].figures);
});

Deno.test("evaluateShift() corrupts at all five strengths unless told", async () => {
  const { network, data } = await smallConv();
  using _ = network;
  const { levels } = await evaluateShift(network, q, data, { corruptions: ["noise"] });
  assert.deepEqual(levels.map(({ level }) => level), [0, 1, 2, 3, 4, 5]);
});

Deno.test("evaluateShift() refuses vectors", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  await assert.rejects(
    evaluateShift(network, q, data, { rotations: [0] }),
    /^TypeError: evaluateShift\(\): wanted images, .* got shape \[3\]$/,
  );
});

Deno.test("evaluateShift() counts examples without a prediction where there are any, and tells of none else", async () => {
  const { network, data } = await smallConv();
  using _ = network;
  const { levels: [whole] } = await evaluateShift(network, q, data, { rotations: [0] });
  assert.ok(!("unpredicted" in whole));
  const inputs = Float32Array.from(data.inputs).fill(NaN, -8 * 8); // the last image
  const { levels: [other] } = await evaluateShift(network, q, { ...data, inputs }, {
    rotations: [0],
  });
  assert.equal(other.unpredicted, 1);
});
