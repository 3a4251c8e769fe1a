// The builder: names, shapes and initial values of its variables, and results of its layers.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { buildPart, type Part, type Pass } from "../../../src/engines/tfjs/builder.ts";
import { initialWeights } from "../../../src/engines/initial_weights.ts";
import { assertNear } from "../examples.ts";

const backend = await startBackend("cpu");
const batch = (): Pass => ({ mode: "batch", exits: undefined });

/** Runs a test on the cpu backend, which must leak no tensor. */
async function tidily(run: () => void | Promise<void>): Promise<void> {
  backend.use();
  const before = tf.memory().numTensors;
  await run();
  assert.equal(tf.memory().numTensors, before);
}

function free(part: Part): void {
  part.variables.forEach((variable) => variable.dispose());
}

function apply(part: Part, x: tf.Tensor): number[] {
  return tf.tidy(() => Array.from(part.apply(x).dataSync()));
}

Deno.test("buildPart() initialises variables from the seed and their full names", () =>
  tidily(() => {
    const part = buildPart("blocks.1.", batch(), 9, (build) => build.affine("dense", 4, 3));
    assert.deepEqual([...part.variables.keys()], ["dense.weight", "dense.bias"]);
    const weight = part.variables.get("dense.weight")!;
    assert.deepEqual(weight.shape, [4, 3]);
    assert.deepEqual(
      weight.dataSync(),
      initialWeights("blocks.1.dense.weight", 12, { fanIn: 4 }, 9),
    );
    assert.deepEqual(
      part.variables.get("dense.bias")!.dataSync(),
      initialWeights("blocks.1.dense.bias", 3, { fanIn: 4 }, 9),
    );
    free(part);
  }));

Deno.test("builder.affine() is x · w + b over the last axis", () =>
  tidily(() => {
    const part = buildPart("head.", batch(), 1, (build) => build.affine("", 2, 1));
    assert.deepEqual([...part.variables.keys()], ["weight", "bias"]);
    const [w, b] = [...part.variables.values()].map((variable) => variable.dataSync());
    const x = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
    assertNear(apply(part, x), [1, 3, 5, 7].map((v) => v * w[0] + (v + 1) * w[1] + b[0]), 1e-6);
    x.dispose();
    free(part);
  }));

for (const [size, padding, fanIn] of [[3, "same", 18], [2, "valid", 8], [1, "same", 2]] as const) {
  Deno.test(`builder.convolution() of ${size}×${size}, ${padding}, is tf.conv2d with a bias`, () =>
    tidily(() => {
      const part = buildPart(
        "stem.",
        batch(),
        1,
        (build) => build.convolution("c", { inputs: 2, outputs: 3, size, padding }),
      );
      const kernel = part.variables.get("c.kernel")!;
      const bias = part.variables.get("c.bias")!;
      assert.deepEqual(kernel.shape, [size, size, 2, 3]);
      const largest = Math.max(...kernel.dataSync().map(Math.abs));
      assert.ok(largest <= fanIn ** -0.5 && largest > 0.5 * fanIn ** -0.5);
      const x = tf.randomNormal<tf.Rank.R4>([2, 4, 5, 2], 0, 1, "float32", 1);
      const wanted = tf.tidy(() =>
        tf.add(tf.conv2d(x, kernel as tf.Tensor4D, 1, padding), bias).dataSync()
      );
      assertNear(apply(part, x), wanted, 1e-6);
      x.dispose();
      free(part);
    }));
}

Deno.test("builder.norm() standardises over all axes but the last, then scales and shifts", () =>
  tidily(() => {
    const part = buildPart("blocks.0.", batch(), 1, (build) => build.norm("norm", 2));
    const [scale, shift] = [...part.variables.values()];
    assert.deepEqual([...part.variables.keys()], ["norm.scale", "norm.shift"]);
    assert.deepEqual([[...scale.dataSync()], [...shift.dataSync()]], [[1, 1], [0, 0]]);
    tf.tidy(() => scale.assign(tf.tensor1d([2, 1])));
    tf.tidy(() => shift.assign(tf.tensor1d([0, 5])));
    const x = tf.tensor4d([1, 0, 3, 0, 5, 0, 7, 0], [1, 2, 2, 2]);
    // mean 4, biased variance 5
    const wanted = [1, 3, 5, 7].flatMap((v) => [2 * (v - 4) / Math.sqrt(5 + 1e-5), 5]);
    assertNear(apply(part, x), wanted, 1e-6);
    x.dispose();
    free(part);
  }));

Deno.test("builder.norm() treats every exit in the head separately", () =>
  tidily(() => {
    const pass = batch();
    const part = buildPart("head.", pass, 1, (build) => build.norm("norm", 1));
    pass.exits = [2, 4];
    const x = tf.tensor2d([0, 2, 10, 14], [4, 1]); // two exits of two examples
    assertNear(apply(part, x), [-1, 1, -1, 1], 1e-5);
    x.dispose();
    free(part);
  }));

Deno.test("builder.norm() uses the statistics of each exit in evaluation, or reports missing ones", () =>
  tidily(() => {
    const pass: Pass = { mode: "population", exits: [1, 3] };
    const part = buildPart("head.", pass, 1, (build) => build.norm("norm", 1));
    const { groups } = part.norms.get("norm")!;
    const x = tf.tensor2d([1, 1], [2, 1]);
    const advice = /call estimateStatistics\(\) first/;
    groups.set(1, { mean: Float32Array.of(0), variance: Float32Array.of(4) });
    assert.throws(() => apply(part, x), advice);
    groups.set(3, { mean: Float32Array.of(3), variance: Float32Array.of(1) });
    assertNear(apply(part, x), [0.5, -2], 1e-5);
    x.dispose();
    free(part);
  }));

Deno.test("builder.variable() refuses the same name twice", () =>
  tidily(() => {
    const made: tf.Variable[] = [];
    assert.throws(
      () =>
        buildPart("blocks.0.", batch(), 1, (build) => {
          made.push(build.variable("query", [2], { value: 3 }));
          build.variable("query", [2], { value: 3 });
          return (x) => x;
        }),
      {
        name: "TypeError",
        message: "variable(): names must be unique within a part, got blocks.0.query twice",
      },
    );
    assert.deepEqual(made.map(({ isDisposed }) => isDisposed), [true]); // it has no owner
  }));
