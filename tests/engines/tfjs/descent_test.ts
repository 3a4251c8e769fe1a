// Gradient descent, against PyTorch's definition worked out in float64.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { descend } from "../../../src/engines/tfjs/descent.ts";
import type { StepOptions } from "../../../src/engines/network.ts";
import { assertNear } from "../examples.ts";

const backend = await startBackend("cpu");

/** Weights after steps with the gradient of (w − 1)²/2 scaled by the step's number. */
function descent(steps: number, options: StepOptions) {
  backend.use();
  const before = tf.memory().numTensors;
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([2, -1])));
  const unused = tf.tidy(() => tf.variable(tf.tensor1d([3])));
  const velocity = new Map<string, tf.Tensor>();
  const variables = new Map([["w", variable], ["unused", unused]]);
  for (let i = 1; i <= steps; i++) {
    tf.tidy(() => {
      const gradient = tf.mul(tf.sub(variable, 1), i);
      descend(variables, new Map([["w", gradient]]), velocity, options);
    });
  }
  const weights = [...variable.dataSync()];
  assert.deepEqual([...velocity.keys()], ["w"]);
  assert.deepEqual([...unused.dataSync()], [3]);
  tf.dispose([variable, unused, ...velocity.values()]);
  assert.equal(tf.memory().numTensors, before);
  return weights;
}

for (const momentum of [undefined, 0.5, 0.9]) {
  for (const weightDecay of [undefined, 0.1]) {
    Deno.test(`descend() with momentum ${momentum} and weight decay ${weightDecay} is PyTorch's SGD`, () => {
      const wanted = [2, -1].map((start) => {
        let [w, v] = [start, 0];
        for (let i = 1; i <= 4; i++) {
          v = (momentum ?? 0) * v + i * (w - 1) + (weightDecay ?? 0) * w;
          w -= 0.1 * v;
        }
        return w;
      });
      assertNear(descent(4, { learningRate: 0.1, momentum, weightDecay }), wanted, 1e-6);
    });
  }
}
