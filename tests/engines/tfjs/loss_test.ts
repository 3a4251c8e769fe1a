// The loss of a step, against its definition in float64.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import fc from "fast-check";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { objectiveLoss } from "../../../src/engines/tfjs/loss.ts";
import type { ExitWeighting } from "../../../src/depth/objective.ts";
import { logSumExp, softmax } from "../../../src/math/log_space.ts";
import { assertNear } from "../examples.ts";

const backend = await startBackend("cpu");

/** Loss, m and the gradient with respect to the log-likelihoods [E, B]. */
function results(each: number[][], weighting: ExitWeighting, exits = each.map((_, e) => e)) {
  backend.use();
  return tf.tidy(() => {
    const x = tf.tensor2d(each);
    const { loss, meanLogLikelihood } = objectiveLoss(x, weighting, exits);
    const gradient = tf.grad((x) => objectiveLoss(x, weighting, exits).loss)(x);
    return {
      loss: loss.dataSync()[0],
      m: meanLogLikelihood.dataSync(),
      gradient: gradient.dataSync(),
    };
  });
}

Deno.test("objectiveLoss() of weights is −Σ w m over the exits computed", () => {
  const weighting = { weights: [0.1, 0, 0.2, 0.7] };
  const { loss, m, gradient } = results([[-1, -3], [-2, -2], [-0.5, 0]], weighting, [0, 2, 3]);
  assertNear(m, [-2, -2, -0.25], 1e-6);
  assertNear([loss], [0.2 + 0.4 + 0.175], 1e-6);
  assertNear(gradient, [-0.05, -0.05, -0.1, -0.1, -0.35, -0.35], 1e-7);
});

Deno.test("objectiveLoss() takes weights that would be denormal for zero", () => {
  const { gradient } = results([[-1], [-2]], { weights: [1e-25, 1] });
  assert.deepEqual([...gradient], [0, -1]);
  assert.ok(results([[-1], [-2]], { weights: [1e-15, 1] }).gradient[0] < 0);
});

Deno.test("objectiveLoss() of a prior is −log Σ β exp(N m) / N, its gradient −softmax", () => {
  const number = fc.double({ min: -3, max: 0, noNaN: true });
  const arbitrary = fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(arbitrary, fc.constantFrom(1, 50, 60_000), (exits, trainSize) => {
      // rounded as the device has them, since N m magnifies the difference
      const m = exits.map(([m]) => Math.fround(m));
      const logPrior = exits.map(([, log]) => log);
      const { loss, gradient } = results(m.map((value) => [value]), { logPrior, trainSize });
      const joint = m.map((value, d) => logPrior[d] + trainSize * value);
      assertNear([loss], [-logSumExp(joint) / trainSize], 1e-6);
      assertNear(gradient, softmax(joint).map((w) => -w), 2e-3);
    }),
    { numRuns: 50 },
  );
});

Deno.test("objectiveLoss() gives no weight to exits of prior 0", () => {
  const { loss, gradient } = results([[-1], [-2]], { logPrior: [-Infinity, 0], trainSize: 10 });
  assertNear([loss], [2], 1e-6);
  assertNear(gradient, [0, -1], 1e-6);
});
