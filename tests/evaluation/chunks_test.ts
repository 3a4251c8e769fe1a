// Data in pieces: every example once and in order, and the batches for statistics always the same.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset, takeRows } from "../../src/datasets/dataset.ts";
import { chunks, statisticsBatches } from "../../src/evaluation/chunks.ts";

/** Example n is [n, 10 n] with label n mod 3. */
function numbered(count: number) {
  return dataset({
    shape: [2],
    inputs: Float32Array.from({ length: 2 * count }, (_, i) => (i >> 1) * (i & 1 ? 10 : 1)),
    labels: Array.from({ length: count }, (_, n) => n % 3),
    classes: 3,
  });
}

Deno.test("chunks() give every example of a split once, in order", () => {
  const positions = fc.array(fc.nat(29), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(positions, fc.integer({ min: 1, max: 40 }), (positions, size) => {
    const pieces = [...chunks(takeRows(numbered(30), positions), size)];
    const inputs = pieces.flatMap((piece) => [...piece.inputs]);
    const labels = pieces.flatMap((piece) => [...piece.labels]);
    assert.deepEqual(inputs, positions.flatMap((n) => [n, 10 * n]));
    assert.deepEqual(labels, positions.map((n) => n % 3));
    const sizes = pieces.map((piece) => piece.labels.length);
    assert.ok(sizes.slice(0, -1).every((length) => length === size));
    assert.ok(sizes.at(-1)! <= size && sizes.at(-1)! > 0);
  }));
});

Deno.test("chunks() of nothing are none", () => {
  assert.deepEqual([...chunks(takeRows(numbered(3), []), 5)], []);
});

Deno.test("chunks() are arrays of their own, standardised", () => {
  const standardisation = { mean: [1, 10], deviation: [2, 10] };
  const [first, second] = chunks({ ...numbered(4), standardisation }, 2);
  assert.notEqual(first.inputs.buffer, second.inputs.buffer);
  assert.deepEqual([...first.inputs, ...second.inputs], [-0.5, -1, 0, 0, 0.5, 1, 1, 2]);
});

Deno.test("statisticsBatches() are at most 20 full batches without repetition, always the same", () => {
  const examples = (count: number, batchSize: number) =>
    [...statisticsBatches(numbered(count), batchSize)].map(({ inputs }) =>
      [...inputs].filter((_, i) => i % 2 === 0)
    );
  const batches = examples(100, 4);
  assert.deepEqual(batches.map((batch) => batch.length), Array(20).fill(4));
  assert.equal(new Set(batches.flat()).size, 80);
  assert.deepEqual(examples(100, 4), batches);
  // drawn at random
  assert.notDeepEqual(batches.flat(), batches.flat().toSorted((a, b) => a - b));
  assert.ok(Math.max(...batches.flat()) >= 90);
  // what is left over after the last full batch is not used
  assert.deepEqual(examples(10, 4).map((batch) => batch.length), [4, 4]);
  // one batch is the whole split, as training sees it
  assert.deepEqual(examples(5, 8), [[0, 1, 2, 3, 4]]);
  assert.deepEqual(examples(5, 5), [[0, 1, 2, 3, 4]]);
});
