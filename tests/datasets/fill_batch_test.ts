// Filling batches against naive arithmetic.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset, exampleSize, takeRows } from "../../src/datasets/dataset.ts";
import { fillBatch } from "../../src/datasets/fill_batch.ts";
import { standardisationOf } from "../../src/datasets/standardisation.ts";
import { anyData, batchOf } from "./any_data.ts";

Deno.test("fillBatch() writes (value − mean) / deviation and the labels, for bytes and floats", () => {
  fc.assert(fc.property(anyData, ({ positions, ...options }) => {
    const data = dataset(options);
    const standardisation = standardisationOf(data);
    const { inputs, labels } = batchOf({ ...data, standardisation }, positions);
    const size = exampleSize(data.shape), channels = data.shape[data.shape.length - 1];
    const unit = options.inputs instanceof Uint8Array ? 255 : 1;
    positions.forEach((position, n) => {
      assert.equal(labels[n], options.labels[position]);
      for (let i = 0; i < size; i++) {
        const value = options.inputs[position * size + i] / unit;
        const { mean, deviation } = standardisation;
        const expected = (value - mean[i % channels]) / deviation[i % channels];
        assert.equal(inputs[n * size + i], Math.fround(expected));
      }
    });
  }));
});

Deno.test("fillBatch() gives floats as they are and bytes as value / 255 without standardisation", () => {
  const floats = dataset({ shape: [2], inputs: new Float32Array([1, -2, 3, 4]), labels: [0, 1] });
  assert.deepEqual([...batchOf(floats, [1, 0]).inputs], [3, 4, 1, -2]);
  const bytes = dataset({ shape: [2], inputs: new Uint8Array([0, 255, 51, 102]), labels: [0, 1] });
  assert.deepEqual([...batchOf(bytes, [0, 1]).inputs], [0, 1, 0.2, 0.4].map(Math.fround));
});

Deno.test("fillBatch() counts positions in the rows of the split", () => {
  const data = dataset({
    shape: [1],
    inputs: new Float32Array([5, 6, 7, 8]),
    labels: [0, 1, 2, 3],
  });
  const part = takeRows(data, [3, 1]);
  const { inputs, labels } = batchOf(part, [0, 1, 0]);
  assert.deepEqual([...inputs], [8, 6, 8]);
  assert.deepEqual([...labels], [3, 1, 3]);
});

Deno.test("fillBatch() does not mix up the byte tables of two standardisations", () => {
  const data = dataset({ shape: [1], inputs: new Uint8Array([255]), labels: [0] });
  const shifted = { ...data, standardisation: { mean: [0.5], deviation: [0.25] } };
  assert.equal(batchOf(data, [0]).inputs[0], 1);
  assert.equal(batchOf(shifted, [0]).inputs[0], 2);
  assert.equal(batchOf(data, [0]).inputs[0], 1);
});

Deno.test("fillBatch() leaves the rest of a larger buffer alone", () => {
  const data = dataset({ shape: [1], inputs: new Float32Array([5, 6]), labels: [0, 1] });
  const inputs = new Float32Array(3).fill(-1), labels = new Int32Array(3).fill(-1);
  fillBatch(data, [1], inputs, labels);
  assert.deepEqual([...inputs], [6, -1, -1]);
  assert.deepEqual([...labels], [1, -1, -1]);
  for (const Type of [Uint8Array, Float64Array]) {
    const images = dataset({
      shape: [1, 2, 2],
      inputs: new Type(16).fill(255),
      labels: [0, 1, 0, 1],
    });
    const batch = new Float32Array(12).fill(-1);
    fillBatch(images, [0, 3], batch, labels);
    const one = Type === Uint8Array ? 1 : 255;
    assert.deepEqual([...batch], [...new Array(8).fill(one), ...new Array(4).fill(-1)]);
    assert.deepEqual([...labels], [0, 1, -1]);
  }
});
