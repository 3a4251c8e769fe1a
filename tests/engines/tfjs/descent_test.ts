// Gradient descent, against PyTorch's definition worked out in float64.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { descend } from "../../../src/engines/tfjs/descent.ts";
import { randomStream } from "../../../src/math/random.ts";
import type { StepOptions } from "../../../src/engines/network.ts";
import { assertNear } from "../examples.ts";
import { processorBackends } from "./backends.ts";

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

for (const name of processorBackends) {
  Deno.test(`descend() on ${name} steps every variable by itself, those of equal shape and those without momentum yet, too`, async () => {
    (await startBackend(name)).use();
    const before = tf.memory().numTensors;
    const shapes = [[3], [2, 2], [3], [], [3], [2, 2], [1, 4], [70000], [70000]];
    const random = randomStream(1, "descent");
    const [weights, momenta, gradients] = [0, 1, 2].map(() =>
      shapes.map((shape) =>
        Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * random() - 1)
      )
    );
    const [unused, withoutMomentum] = [4, 5];
    const tensors = (of: Float32Array[], without?: number) =>
      new Map<string, tf.Tensor>(
        of.flatMap((each, i) =>
          i === without ? [] : [[`v${i}`, tf.tensor(each.slice(), shapes[i])]]
        ),
      );
    const starts = tensors(weights);
    const variables = new Map([...starts].map(([key, start]) => [key, tf.variable(start)]));
    tf.dispose([...starts.values()]);
    const [velocity, gradient] = [tensors(momenta, withoutMomentum), tensors(gradients, unused)];
    const options = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 };
    descend(variables, gradient, velocity, options);
    shapes.forEach((shape, i) => {
      const got = [variables, velocity].map((all) => all.get(`v${i}`)!);
      got.forEach((tensor) => assert.deepEqual(tensor.shape, shape));
      const now = i === unused
        ? momenta[i]
        : gradients[i].map((g, j) =>
          (i === withoutMomentum ? 0 : 0.9 * momenta[i][j]) + g + 0.01 * weights[i][j]
        );
      const next = weights[i].map((w, j) => i === unused ? w : w - 0.1 * now[j]);
      assertNear(got[0].dataSync(), next, 1e-6, `weights of v${i}`);
      assertNear(got[1].dataSync(), now, 1e-6, `velocity of v${i}`);
    });
    tf.dispose([...variables.values(), ...velocity.values(), ...gradient.values()]);
    assert.equal(tf.memory().numTensors, before);
  });
}
