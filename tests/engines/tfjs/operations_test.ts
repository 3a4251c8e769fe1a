// Operations with hand-written gradients, against compositions of TensorFlow.js' own operations.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { addBias, affine } from "../../../src/engines/tfjs/operations/affine.ts";
import {
  normaliseBatch,
  normalisePopulation,
} from "../../../src/engines/tfjs/operations/batch_norm.ts";
import { rowMoments } from "../../../src/engines/tfjs/operations/composed_norm.ts";
import { convolution } from "../../../src/engines/tfjs/operations/convolution.ts";
import { globalMean, meanPool2 } from "../../../src/engines/tfjs/operations/pooling.ts";
import { assertNear } from "../examples.ts";
import { processorBackends } from "./backends.ts";

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Description, operation, the same composed of others, and the shapes of the inputs. */
type Case = [string, Operation, Operation, number[][]];

const normalised = (x: tf.Tensor, groups: number, scale: tf.Tensor, shift: tf.Tensor) => {
  const grouped = tf.reshape(x, [groups, -1, scale.size]);
  const { mean, variance } = tf.moments(grouped, 1, true);
  const unit = tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.reshape(tf.add(tf.mul(unit, scale), shift), x.shape);
};
const convolutions: [stride: number, pad: "same" | "valid" | number, kernel: [number, number]][] = [
  [1, "same", [3, 3]],
  [1, "valid", [5, 3]],
  [1, "valid", [1, 1]],
  [1, 1, [3, 3]],
  [2, 1, [3, 3]],
  [2, "valid", [3, 3]],
  [2, "valid", [1, 1]],
];
const convolved = (
  x: tf.Tensor,
  kernel: tf.Tensor,
  stride: number,
  pad: "same" | "valid" | number,
) => {
  const rounding = typeof pad === "number" ? "floor" : undefined;
  return tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, stride, pad, "NHWC", 1, rounding);
};
const cases: Case[] = [
  [
    "affine() of vectors",
    (x, w, b) => affine(x, w, b),
    (x, w, b) => tf.add(tf.matMul(x, w), b),
    [[4, 3], [3, 2], [2]],
  ],
  [
    "affine() of images",
    (x, w, b) => affine(x, w, b),
    (x, w, b) => tf.reshape(tf.add(tf.matMul(tf.reshape(x, [-1, 3]), w), b), [2, 2, 3, 5]),
    [[2, 2, 3, 3], [3, 5], [5]],
  ],
  ["addBias()", addBias, (x, b) => tf.add(x, b), [[2, 3, 2, 4], [4]]],
  [
    "affine() with relu",
    (x, w, b) => affine(x, w, b, "relu"),
    (x, w, b) => tf.relu(tf.add(tf.matMul(x, w), b)),
    [[6, 3], [3, 4], [4]],
  ],
  [
    "affine() of tokens with relu",
    (x, w, b) => affine(x, w, b, "relu"),
    (x, w, b) => tf.reshape(tf.relu(tf.add(tf.matMul(tf.reshape(x, [-1, 3]), w), b)), [2, 3, 4]),
    [[2, 3, 3], [3, 4], [4]],
  ],
  ["the gradient of relu", tf.relu, (x) => tf.mul(x, tf.step(x)), [[3, 5]]],
  ...convolutions.map(([stride, pad, kernel]): Case => [
    `convolution() of ${kernel} with stride ${stride} and padding ${pad}`,
    (x, kernel, b) => convolution(x, kernel, b, stride, pad),
    (x, kernel, b) => tf.add(convolved(x, kernel, stride, pad), b),
    [[2, 7, 6, 3], [...kernel, 3, 4], [4]],
  ]),
  ...[1, 3].flatMap((groups): Case[] => [
    [
      `normaliseBatch() of rows in ${groups} groups`,
      (x, scale, shift) => normaliseBatch(x, groups, scale, shift),
      (x, scale, shift) => normalised(x, groups, scale, shift),
      [[groups * 5, 3], [3], [3]],
    ],
    [
      `normaliseBatch() of images in ${groups} groups`,
      (x, scale, shift) => normaliseBatch(x, groups, scale, shift),
      (x, scale, shift) => normalised(x, groups, scale, shift),
      [[groups * 2, 3, 2, 4], [4], [4]],
    ],
  ]),
  ["globalMean()", globalMean, (x) => tf.mean(x, [1, 2]), [[2, 3, 4, 5]]],
  ["meanPool2() of even sizes", meanPool2, (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"), [
    [2, 4, 6, 3],
  ]],
  ["meanPool2() of odd sizes", meanPool2, (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"), [
    [2, 5, 3, 2],
  ]],
];

for (const name of processorBackends) {
  const backend = await startBackend(name);
  const reference = await startBackend("cpu");
  for (const [what, operation, plain, shapes] of cases) {
    Deno.test(`${what} on ${name} equals the composition in TensorFlow.js, with its gradient`, () => {
      const results = [[operation, backend], [plain, reference]] as const;
      const [got, wanted] = results.map(([f, backend]) => {
        backend.use();
        const read: (readonly [number[], ArrayLike<number>])[] = [];
        tf.tidy(() => {
          const inputs = shapes.map((shape, i) => tf.randomNormal(shape, 0.3, 1, "float32", i + 1));
          const y = f(...inputs);
          // a weighted sum, so that every output counts differently
          const dy = tf.randomNormal(y.shape, 0, 1, "float32", 99);
          const gradients = tf.grads((...xs) => tf.sum(tf.mul(f(...xs), dy)))(inputs);
          for (const tensor of [y, ...gradients]) read.push([tensor.shape, tensor.dataSync()]);
        });
        return read;
      });
      for (const [i, [shape, values]] of got.entries()) {
        assert.deepEqual(shape, wanted[i][0]);
        assertNear(values, wanted[i][1], 2e-6, i === 0 ? "value" : `gradient of input ${i - 1}`);
      }
    });
  }
}

Deno.test("rowMoments() are the means and biased variances over the rows of each group", async () => {
  (await startBackend("cpu")).use();
  tf.tidy(() => {
    const { mean, variance } = rowMoments(tf.tensor3d([1, 3, 5, 7, 0, 0], [2, 3, 1]));
    assertNear(mean.dataSync(), [3, 7 / 3], 1e-6);
    assertNear(variance.dataSync(), [8 / 3, 98 / 9], 1e-6);
    assert.deepEqual(mean.shape, [2, 1, 1]);
  });
});

Deno.test("normalisePopulation() uses the given statistics", async () => {
  (await startBackend("cpu")).use();
  tf.tidy(() => {
    const y = normalisePopulation(
      tf.tensor2d([1, 2, 3, 4], [4, 1]),
      2,
      tf.tensor2d([1, 0], [2, 1]),
      tf.tensor2d([1, 4], [2, 1]),
      tf.tensor1d([2]),
      tf.tensor1d([10]),
    );
    assertNear(y.dataSync(), [10, 12, 13, 14], 1e-5);
  });
});
