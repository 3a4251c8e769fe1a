// The loss of a step, against its definition in float64.

import * as tf from "@tensorflow/tfjs-core";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { weightedLoss } from "../../../src/engines/tfjs/loss.ts";
import { assertNear } from "../examples.ts";

const backend = await startBackend("cpu");

Deno.test("weightedLoss() is −Σ w m over the computed exits, and its gradient −w", () => {
  backend.use();
  tf.tidy(() => {
    const [m, weights, exits] = [tf.tensor1d([-2, -2, -0.25]), [0.1, 0, 0.2, 0.7], [0, 2, 3]];
    assertNear([weightedLoss(m, weights, exits).dataSync()[0]], [0.2 + 0.4 + 0.175], 1e-6);
    const gradient = tf.grad((m) => weightedLoss(m, weights, exits))(m).dataSync();
    assertNear(gradient, [-0.1, -0.2, -0.7], 1e-7);
  });
});
