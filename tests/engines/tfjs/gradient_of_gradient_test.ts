// Gradients of gradients through operations with hand-written gradients, as of a network whose branch computes one.

import * as tf from "@tensorflow/tfjs-core";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { addBias, affine } from "../../../src/engines/tfjs/operations/affine.ts";
import { normaliseBatch } from "../../../src/engines/tfjs/operations/batch_norm.ts";
import { normaliseLast } from "../../../src/engines/tfjs/operations/layer_norm.ts";
import { globalMean } from "../../../src/engines/tfjs/operations/pooling.ts";
import { assertNear } from "../examples.ts";
import { processorBackends } from "./backends.ts";

type Operation = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const epsilon = 1e-5;
const unit = (x: tf.Tensor, axis: number) => {
  const { mean, variance } = tf.moments(x, axis, true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
};
const grouped = (x: tf.Tensor) => tf.reshape(x, [3, -1, x.shape.at(-1)!]);
const scaled = (x: tf.Tensor, scale: tf.Tensor, shift: tf.Tensor) =>
  tf.add(tf.mul(x, scale), shift);

/** Description, operation, the same of TensorFlow.js' own operations, and the shapes of the inputs. */
const cases: readonly [string, Operation, Operation, [number[], number[], number[]]][] = [
  [
    "normaliseBatch()",
    (x, scale, shift) => normaliseBatch(x, 1, scale, shift),
    (x, scale, shift) => scaled(unit(x, 0), scale, shift),
    [[6, 2], [2], [2]],
  ],
  [
    "normaliseBatch() in three groups",
    (x, scale, shift) => normaliseBatch(x, 3, scale, shift),
    (x, scale, shift) => tf.reshape(scaled(unit(grouped(x), 1), scale, shift), x.shape),
    [[12, 2], [2], [2]],
  ],
  [
    "normaliseLast()",
    (x, scale, shift) => normaliseLast(x, scale, shift, epsilon),
    (x, scale, shift) => scaled(unit(x, 1), scale, shift),
    [[3, 5], [5], [5]],
  ],
  [
    "affine() with relu",
    (x, w, b) => affine(x, w, b, "relu"),
    (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b)),
    [[4, 3], [3, 2], [2]],
  ],
  ["addBias()", (x, a, b) => addBias(tf.mul(x, a), b), (x, a, b) => tf.add(tf.mul(x, a), b), [
    [4, 3],
    [4, 3],
    [3],
  ]],
  [
    "globalMean()",
    (x, a, b) => tf.add(tf.mul(globalMean(x), a), b),
    (x, a, b) => tf.add(tf.mul(tf.mean(x, [1, 2]), a), b),
    [[2, 3, 2, 4], [4], [4]],
  ],
];

for (const name of processorBackends) {
  const backend = await startBackend(name);
  const reference = await startBackend("cpu");
  for (const [what, operation, plain, shapes] of cases) {
    Deno.test(`the gradient of a gradient through ${what} on ${name} is that of the composition in TensorFlow.js`, () => {
      const results = [[operation, backend], [plain, reference]] as const;
      const [got, wanted] = results.map(([f, backend]) => {
        backend.use();
        return tf.tidy(() => {
          const inputs = shapes.map((shape, i) => tf.randomNormal(shape, 0.3, 1, "float32", i + 1));
          // the cube has the outer gradient reach x by another way, too
          const value = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
            tf.add(tf.sum(tf.square(f(x, a, b))), tf.sum(tf.pow(x, 3)));
          const inner = tf.grads((x, a, b) => value(x, a, b));
          const outer = tf.grads((x, a, b) =>
            tf.addN(inner([x, a, b]).map((gradient) => tf.sum(tf.square(gradient))))
          );
          return outer(inputs).map((gradient) => gradient.dataSync());
        });
      });
      got.forEach((values, i) => assertNear(values, wanted[i], 2e-5, `of input ${i}`));
    });
  }
}
