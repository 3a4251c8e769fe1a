// Default lengths of training.

import assert from "node:assert/strict";
import { dataset } from "../../src/datasets/dataset.ts";
import { trainingLength } from "../../src/training/training_length.ts";

function examples(count: number, shape: number[]) {
  return dataset({
    shape,
    classes: 2,
    inputs: new Float32Array(count * shape.reduce((size, side) => size * side, 1)),
    labels: new Uint8Array(count),
  });
}

Deno.test("trainingLength() halves batches of images from 512 to 32, so that an epoch has 100 steps", () => {
  for (
    const [count, batchSize] of [
      [1, 32],
      [6_399, 32],
      [6_400, 64],
      [12_799, 64],
      [12_800, 128],
      [25_599, 128],
      [25_600, 256],
      [51_199, 256],
      [51_200, 512],
      [102_400, 512],
    ]
  ) {
    const length = trainingLength(examples(count, [1, 1, 1]));
    assert.deepEqual(length, { epochs: 100, patience: 30, batchSize }, `${count} images`);
  }
});

Deno.test("trainingLength() of vectors is the paper's, however few they are", () => {
  for (const [count, shape] of [[1, [2]], [60_000, [2]]] as const) {
    assert.deepEqual(trainingLength(examples(count, [...shape])), {
      epochs: 8000,
      patience: 500,
      batchSize: 512,
    });
  }
});
