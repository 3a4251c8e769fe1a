// Fathom's own kernels of every backend, on values that ordinary networks do not reach, against the composition on cpu.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import fc from "fast-check";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { logLikelihood, targets } from "../../../src/engines/tfjs/categorical.ts";
import { rowSum } from "../../../src/engines/tfjs/operations/affine.ts";
import {
  normaliseBatch,
  normalisePopulation,
} from "../../../src/engines/tfjs/operations/batch_norm.ts";
import { reluGradient } from "../../../src/engines/tfjs/operations/relu.ts";
import { assertNear } from "../examples.ts";
import { processorBackends } from "./backends.ts";

const cpu = await startBackend("cpu");

/** Values of what a function makes on a backend, which leaves no tensor. */
async function values(name: typeof processorBackends[number], make: () => tf.Tensor[]) {
  (await startBackend(name)).use();
  const before = tf.memory().numTensors;
  const read = tf.tidy(() => make().map((tensor) => [...tensor.dataSync()]));
  assert.equal(tf.memory().numTensors, before);
  return read;
}

for (const name of processorBackends.filter((each) => each !== "cpu")) {
  const both = async (make: () => tf.Tensor[]) => [
    await values(name, make),
    await values("cpu", make),
  ];

  Deno.test(`normaliseBatch() on ${name} gives a constant feature its shift, and its gradients, whatever its size`, async () => {
    for (const constant of [0, -0.1, 1e4, 123456.7, -3e7]) {
      for (const groups of [1, 2]) {
        const [got, wanted] = await both(() => {
          const x = tf.tensor2d(
            Array.from({ length: 60 }, (_, row) => [constant, Math.sin(row)]),
          );
          const [scale, shift] = [tf.tensor1d([2, 3]), tf.tensor1d([0.5, -1])];
          const dy = tf.randomNormal([60, 2], 0, 1, "float32", 5);
          const { value, grads } = tf.valueAndGrads((...[x, scale, shift]: tf.Tensor[]) =>
            tf.sum(tf.mul(normaliseBatch(x, groups, scale, shift), dy))
          )([x, scale, shift]);
          return [normaliseBatch(x, groups, scale, shift), value, ...grads];
        });
        const first = got[0].filter((_, i) => i % 2 === 0);
        assertNear(first, first.map(() => 0.5), 1e-6, `constant ${constant}`);
        got.forEach((each, i) => {
          // gradients of a constant feature are multiplied by 1/√eps
          assertNear(each, wanted[i], 1e-5, `constant ${constant}, ${groups} groups, result ${i}`);
        });
      }
    }
  });

  Deno.test(`normaliseBatch() on ${name} keeps what hardly differs about a large mean`, async () => {
    const [got] = await both(() => {
      const x = tf.tensor2d(Array.from({ length: 64 }, (_, row) => [4096 + row % 2 / 64]));
      return [normaliseBatch(x, 1, tf.ones([1]), tf.zeros([1]))];
    });
    const size = (1 / 128) / Math.sqrt(1 / 128 ** 2 + 1e-5);
    assertNear(got[0], got[0].map((_, row) => row % 2 ? size : -size), 2e-6);
  });

  Deno.test(`normalisePopulation() on ${name} keeps what hardly differs about a large mean, in rows and images`, async () => {
    for (const shape of [[6, 2], [3, 2, 1, 2], [3, 1, 2, 2]]) {
      for (const groups of [1, 3]) {
        const mean = (group: number) => [4096 + group, -7];
        const x = Array.from({ length: 6 }, (_, row) => {
          const [a, b] = mean(groups === 1 ? 0 : Math.floor(row / 2));
          return [a + row / 1024, b + row];
        }).flat();
        const [got] = await both(() => {
          const stack = (of: (group: number) => number[]) =>
            tf.tensor2d(Array.from({ length: groups }, (_, group) => of(group)));
          const [means, variances] = [stack(mean), stack(() => [1e-6, 4])];
          const [scale, shift] = [tf.tensor1d([2, 3]), tf.tensor1d([0.5, -1])];
          const input = tf.tensor(x, shape);
          return [normalisePopulation(input, groups, means, variances, scale, shift)];
        });
        const wanted = Array.from({ length: 6 }, (_, row) => [
          2 * (row / 1024) / Math.sqrt(1.1e-5) + 0.5,
          3 * row / Math.sqrt(4 + 1e-5) - 1,
        ]).flat();
        assertNear(got[0], wanted, 2e-6, `${shape} in ${groups} groups`);
      }
    }
  });

  Deno.test(`normaliseBatch() on ${name} makes only the feature with NaN or an infinity NaN`, async () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      for (const at of [0, 3]) {
        const [[got]] = await both(() => {
          const x = tf.tensor2d(
            Array.from({ length: 6 }, (_, row) => [row, row === at ? bad : row, -row]),
          );
          return [normaliseBatch(x, 1, tf.ones([3]), tf.zeros([3]))];
        });
        got.forEach((value, i) => assert.equal(Number.isNaN(value), i % 3 === 1, `${bad} ${i}`));
      }
    }
  });

  Deno.test(`logLikelihood() on ${name} is that of cpu, for ties, large and infinite logits and NaN`, async () => {
    const logit = fc.constantFrom(0, 0, 1, -2.5, 80, -90, 1000, -3e38, -Infinity, NaN);
    const arbitrary = fc.tuple(
      ...[1, 2, 4].map((max) => fc.integer({ min: 1, max })),
    ).chain(([exits, examples, classes]) =>
      fc.tuple(
        fc.constant([exits, examples, classes + 1]),
        fc.array(logit, {
          minLength: exits * examples * (classes + 1),
          maxLength: exits * examples * (classes + 1),
        }),
        fc.array(fc.nat(classes), { minLength: examples, maxLength: examples }),
      )
    );
    await fc.assert(
      fc.asyncProperty(arbitrary, async ([shape, logits, labels]) => {
        const [got, wanted] = await both(() => {
          const oneHot = targets(Int32Array.from(labels), shape[2]);
          const x = tf.tensor3d(logits, shape as [number, number, number]);
          const weights = tf.reshape(tf.range(1, shape[0] * shape[1] + 1), shape.slice(0, 2));
          const loss = (x: tf.Tensor) => tf.sum(tf.mul(logLikelihood(x, oneHot), weights));
          return [logLikelihood(x, oneHot), tf.grad(loss)(x)];
        });
        const classes = shape[2];
        for (const [row, value] of wanted[0].entries()) {
          const own = logits.slice(row * classes, (row + 1) * classes);
          assertNear([got[0][row]], [value], 1e-6, `log-likelihood of [${own}]`);
          const [a, b] = [got, wanted].map((all) =>
            all[1].slice(row * classes, (row + 1) * classes)
          );
          assertNear(a, b, 1e-6, `gradient of [${own}]`);
        }
      }),
      { numRuns: 60 },
    );
  });

  Deno.test(`rowSum() and reluGradient() on ${name} are those of cpu, for zeros of both signs and any shape`, async () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });
    const value = fc.constantFrom(0, -0, 1e-45, 1, 3, 1e30);
    await fc.assert(
      fc.asyncProperty(
        shapes.chain((shape) => {
          const length = tf.util.sizeFromShape(shape);
          return fc.tuple(
            fc.constant(shape),
            fc.array(value, { minLength: length, maxLength: length }),
          );
        }),
        async ([shape, y]) => {
          const [got, wanted] = await both(() => {
            const dy = tf.randomNormal(shape, 0, 1, "float32", 3);
            return [rowSum(dy), reluGradient(dy, tf.tensor(y, shape))];
          });
          assertNear(got[0], wanted[0], 1e-6);
          // denormal numbers may count as zero
          const compared = y.flatMap((each, i) => each === 1e-45 ? [] : [i]);
          assertNear(compared.map((i) => got[1][i]), compared.map((i) => wanted[1][i]), 0);
        },
      ),
      { numRuns: 60 },
    );
  });
}

Deno.test("the composition on cpu is what the other backends are compared with", () => {
  cpu.use();
  assert.equal(tf.getKernel("FathomNormalise", "cpu"), undefined);
});
