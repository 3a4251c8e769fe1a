// What layers of the builder make of activations of any type, shape and value, alike on every backend.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import {
  type Builder,
  buildPart,
  type Layer,
  type Pass,
} from "../../../src/engines/tfjs/builder.ts";
import { affine, rowSum } from "../../../src/engines/tfjs/operations/affine.ts";
import { reluGradient } from "../../../src/engines/tfjs/operations/relu.ts";
import { assertNear } from "../examples.ts";
import { processorBackends } from "./backends.ts";

/** Runs a layer, and frees its variables. */
function withLayer(make: (build: Builder) => Layer, use: (layer: Layer) => void): void {
  const pass: Pass = { mode: "batch", exits: undefined };
  const { apply, variables } = buildPart("part.", pass, 1, make);
  try {
    tf.tidy(() => use(apply));
  } finally {
    tf.dispose([...variables.values()]);
  }
}

const layers: readonly (readonly [string, (build: Builder) => Layer, number[]])[] = [
  ["affine()", (build) => build.affine("a", 3, 2), [4, 3]],
  [
    "a 3×3 convolution()",
    (build) => build.convolution("c", { inputs: 2, outputs: 3, size: 3, padding: "same" }),
    [2, 4, 4, 2],
  ],
  [
    "a 1×1 convolution()",
    (build) => build.convolution("c", { inputs: 2, outputs: 3, size: 1, padding: "valid" }),
    [2, 4, 4, 2],
  ],
  ["norm()", (build) => build.norm("n", 3), [8, 3]],
];

for (const name of processorBackends) {
  const backend = await startBackend(name);
  const test = (what: string, run: () => void) =>
    Deno.test(`${what} on ${name}`, () => {
      backend.use();
      const before = tf.memory().numTensors;
      run();
      assert.equal(tf.memory().numTensors, before);
    });

  for (const [what, make, shape] of layers) {
    test(`${what} takes integers and truth values as numbers`, () => {
      withLayer(make, (layer) => {
        const values = Array.from(
          { length: tf.util.sizeFromShape(shape) },
          (_, i) => Number(i % 3 === 0 || i % 7 === 2),
        );
        const wanted = layer(tf.tensor(values, shape)).dataSync();
        assert.ok(wanted.some((value) => value !== 0));
        for (const dtype of ["int32", "bool"] as const) {
          assertNear(layer(tf.tensor(values, shape, dtype)).dataSync(), wanted, 1e-6, dtype);
        }
      });
    });
  }

  test("affine() and convolution() refuse activations of another shape, by the layer's name", () => {
    const refused = (make: (build: Builder) => Layer, shape: number[], pattern: RegExp) =>
      withLayer(make, (layer) => assert.throws(() => layer(tf.zeros(shape)), pattern));
    const [, anAffine] = layers[0];
    for (const shape of [[2, 2], [3, 2], [6], [2, 3, 4]]) {
      refused(
        anAffine,
        shape,
        new RegExp(`affine\\(\\): part\\.a takes 3 features, got activations of \\[${shape}\\]$`),
      );
    }
    for (const [, convolution] of layers.slice(1, 3)) {
      for (const shape of [[4, 4, 2], [1, 4, 4, 3], [2, 2]]) {
        refused(
          convolution,
          shape,
          new RegExp(
            `convolution\\(\\): part\\.c takes images \\[B, H, W, 2\\], got activations of \\[${shape}\\]$`,
          ),
        );
      }
    }
  });

  test("relu in one kernel with an affine map leaves NaN NaN", () => {
    tf.tidy(() => {
      const x = tf.tensor2d([[1, NaN], [1, 2], [-1, -2], [Infinity, 0]]);
      const y = affine(x, tf.eye(2), tf.zeros([2]), "relu").dataSync();
      // ∞ · 0 is NaN, too, with its sign set
      assert.deepEqual([...y].map(String), ["NaN", "NaN", "1", "2", "0", "0", "Infinity", "NaN"]);
      const bits = Int32Array.of(0x7fc00000, 0x7f800001, 0x7f800000, 0, 1, 0x3f800000);
      const signed = bits.map((each) => each | 0x80000000);
      const values = new Float32Array(Int32Array.of(...bits, ...signed).buffer);
      const [first, second, ...rest] = [...tf.relu(tf.tensor1d(values)).dataSync()];
      assert.deepEqual([first, second, rest[4], rest[5]], [NaN, NaN, NaN, NaN]);
      assert.equal(rest[0], Infinity);
      assert.equal(rest[3], 1);
      for (const value of rest.slice(6)) assert.equal(value + 0, 0);
    });
  });

  test("gradients of gradients go through relu and through the sum over rows", () => {
    tf.tidy(() => {
      const z = tf.tensor2d([[1, -2], [3, 0.5]]);
      const inner = (z: tf.Tensor) => tf.grad((z) => tf.sum(tf.square(tf.relu(z))))(z);
      const second = tf.grad((z) => tf.sum(tf.mul(inner(z), z)))(z);
      assertNear(second.dataSync(), [4, 0, 12, 2], 1e-6);
      const [dy, ofY] = tf.grads((dy, y) => tf.sum(reluGradient(dy, y)))([z, tf.relu(z)]);
      assert.deepEqual([...dy.dataSync()], [1, 0, 1, 1]);
      assert.deepEqual([...ofY.dataSync()], [0, 0, 0, 0]);
      const weighted = tf.grad((z) => tf.sum(tf.mul(rowSum(z), tf.tensor1d([2, 3]))))(z);
      assert.deepEqual([...weighted.dataSync()], [2, 3, 2, 3]);
    });
  });

  test("a second factor may have the data of another in another shape", () => {
    tf.tidy(() => {
      const w = tf.tensor2d([[1, 2, 3], [4, 5, 6]]);
      const [a, c] = [tf.tensor2d([[1, 1]]), tf.tensor2d([[1, 1, 1]])];
      for (let i = 0; i < 2; i++) {
        for (const same of [w, tf.clone(w)]) {
          assert.deepEqual([...tf.matMul(a, same).dataSync()], [5, 7, 9]);
          const tall = tf.reshape(same, [3, 2]);
          assert.deepEqual([...tf.matMul(c, tall).dataSync()], [9, 12]);
          assert.deepEqual([...affine(c, tall, tf.tensor1d([1, -20]), "relu").dataSync()], [10, 0]);
        }
      }
    });
  });
}
