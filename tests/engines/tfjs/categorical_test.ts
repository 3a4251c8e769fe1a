// The categorical likelihood, against its definition in float64.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { logLikelihood, logProbabilities, targets } from "../../../src/engines/tfjs/categorical.ts";
import { logSoftmax, softmax } from "../../../src/math/log_space.ts";
import { assertNear } from "../examples.ts";
import { processorBackends } from "./backends.ts";

const logits = [[[1, 2, 3], [0, -4, 0.5]], [[90, -90, 0], [1000, 1000, 0]]]; // [E, B, K]
const labels = Int32Array.of(2, 1);

for (const name of processorBackends) {
  const backend = await startBackend(name);

  Deno.test(`targets() on ${name} are one-hot rows of floats`, () => {
    backend.use();
    tf.tidy(() => {
      const rows = targets(labels, 3);
      assert.deepEqual([rows.dtype, [...rows.dataSync()]], ["float32", [0, 0, 1, 0, 1, 0]]);
    });
  });

  Deno.test(`logLikelihood() on ${name} is log softmax at the label, for large logits too`, () => {
    backend.use();
    tf.tidy(() => {
      const each = logLikelihood(tf.tensor3d(logits), targets(labels, 3));
      assert.deepEqual(each.shape, [2, 2]);
      const wanted = logits.flatMap((exit) => exit.map((row, n) => logSoftmax(row)[labels[n]]));
      const got = each.dataSync();
      wanted.forEach((value, i) => assertNear([got[i]], [value], 1e-6));
    });
  });

  Deno.test(`logLikelihood() on ${name} has the gradient one-hot minus softmax`, () => {
    backend.use();
    tf.tidy(() => {
      const dy = tf.tensor2d([[1, -2], [0.5, 3]]);
      const oneHot = targets(labels, 3);
      const gradient = tf.grad((x) => tf.sum(tf.mul(logLikelihood(x, oneHot), dy)))(
        tf.tensor3d(logits),
      );
      const factors = [[1, -2], [0.5, 3]];
      const wanted = logits.flatMap((exit, e) =>
        exit.flatMap((row, n) =>
          softmax(row).map((p, k) => factors[e][n] * ((k === labels[n] ? 1 : 0) - p))
        )
      );
      assertNear(gradient.dataSync(), wanted, 1e-6);
    });
  });

  Deno.test(`logProbabilities() on ${name} is log softmax`, () => {
    backend.use();
    tf.tidy(() => {
      const got = logProbabilities(tf.tensor3d(logits)).dataSync();
      const wanted = logits.flat().flatMap((row) => logSoftmax(row));
      wanted.forEach((value, i) => assertNear([got[i]], [value], 1e-6));
    });
  });
}
