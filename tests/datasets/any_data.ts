// Random data sets, and batches of them.

import fc from "fast-check";
import { type Dataset, exampleSize } from "../../src/datasets/dataset.ts";
import { fillBatch } from "../../src/datasets/fill_batch.ts";

/** The batch at these positions: [B, ...shape] and [B]. */
export function batchOf(data: Dataset, positions: number[]) {
  const inputs = new Float32Array(positions.length * exampleSize(data.shape));
  const labels = new Int32Array(positions.length);
  fillBatch(data, positions, inputs, labels);
  return { inputs, labels };
}

/** Random data sets of vectors and images, bytes and floats, and some of their positions. */
export const anyData = fc.record({
  shape: fc.constantFrom([1], [3], [2, 3, 1], [2, 2, 3]),
  bytes: fc.boolean(),
  count: fc.integer({ min: 1, max: 8 }),
}).chain(({ shape, bytes, count }) => {
  const length = { minLength: count * exampleSize(shape), maxLength: count * exampleSize(shape) };
  return fc.record({
    shape: fc.constant(shape),
    inputs: bytes
      ? fc.uint8Array(length)
      : fc.array(fc.double({ min: -100, max: 100, noNaN: true }), length)
        .map((values) => Float32Array.from(values)),
    labels: fc.array(fc.nat(3), { minLength: count, maxLength: count }),
    positions: fc.array(fc.nat(count - 1), { maxLength: 10 }),
  });
});
