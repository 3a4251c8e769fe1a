// Data sets in memory: from arrays, splits of them, and refusals.

import assert from "node:assert/strict";
import { dataset, exampleSize, labelsOf, takeRows } from "../../src/datasets/dataset.ts";

Deno.test("dataset() describes arrays and keeps their memory", () => {
  const inputs = new Float32Array(6);
  const data = dataset({ shape: [2], inputs, labels: [0, 2, 1] });
  assert.equal(data.inputs, inputs);
  assert.equal(data.name, "arrays");
  assert.equal(data.classes, 3);
  assert.deepEqual([...data.labels], [0, 2, 1]);
  assert.deepEqual([...data.rows], [0, 1, 2]);
  assert.deepEqual(data.standardisation, { mean: [0, 0], deviation: [1, 1] });
});

Deno.test("dataset() takes the number of classes from its option, names or labels, and at least 2", () => {
  const options = { shape: [1], inputs: new Float32Array(2), labels: [0, 0] };
  assert.equal(dataset(options).classes, 2);
  assert.equal(dataset({ ...options, labels: [0, 4] }).classes, 5);
  assert.equal(dataset({ ...options, classNames: ["a", "b", "c"] }).classes, 3);
  assert.equal(dataset({ ...options, classes: 7 }).classes, 7);
});

Deno.test("dataset() says what it expected and what came", () => {
  const good = { shape: [2], inputs: new Float32Array(4), labels: [0, 1] };
  for (const shape of [[], [2, 2], [0], [1.5], [-2, -1, 1], [0.5, 2, 2], [1, 1, 1, 2]]) {
    assert.throws(() => dataset({ ...good, shape }), {
      name: "TypeError",
      message: `dataset(): shape must be [features] or [height, width, channels], got [${shape}]`,
    });
  }
  assert.throws(() => dataset({ ...good, labels: [0, 1, 1] }), {
    name: "TypeError",
    message: "dataset(): 3 labels and shape [2] need 6 values, got 4",
  });
  for (const classes of [1, 2.5, 65537, NaN]) {
    assert.throws(() => dataset({ ...good, classes }), {
      name: "RangeError",
      message: `dataset(): classes must be a whole number from 2 to 65536, got ${classes}`,
    });
  }
  // labels are kept in 16 bits
  const most = dataset({ ...good, labels: [0, 65535] });
  assert.deepEqual([most.classes, most.labels[1]], [65536, 65535]);
  for (const label of [65536, 70000, 2 ** 32]) {
    assert.throws(() => dataset({ ...good, labels: [0, label] }), {
      name: "RangeError",
      message: `dataset(): classes must be a whole number from 2 to 65536, got ${label + 1}`,
    });
  }
  for (const label of [2, -1, 0.5, 1.5, NaN]) {
    const classes = label === 2 ? 2 : undefined;
    assert.throws(() => dataset({ ...good, labels: [0, label], classes }), {
      name: "RangeError",
      message: `dataset(): labels must be whole numbers from 0 to 1, got ${label} at row 1`,
    });
  }
});

Deno.test("takeRows() composes and shares memory", () => {
  const data = dataset({ shape: [1], inputs: new Float32Array(5), labels: [0, 1, 2, 3, 4] });
  const part = takeRows(takeRows(data, [4, 2, 0]), [2, 0]);
  assert.deepEqual([...part.rows], [0, 4]);
  assert.equal(part.inputs, data.inputs);
  assert.equal(part.labels, data.labels);
  assert.deepEqual([...labelsOf(part)], [0, 4]);
});

Deno.test("takeRows() refuses positions that the split lacks", () => {
  const data = dataset({ shape: [1], inputs: new Float32Array(3), labels: [0, 1, 2] });
  const part = takeRows(data, [0, 2]); // row 2 exists, position 2 does not
  for (const position of [2, -1, 0.5, NaN]) {
    assert.throws(() => takeRows(part, [0, position]), {
      name: "RangeError",
      message: `takeRows(): positions must be whole numbers below 2, got ${position}`,
    });
  }
});

Deno.test("labelsOf() follows the order of the rows", () => {
  const data = dataset({ shape: [1], inputs: new Float32Array(3), labels: [5, 6, 7] });
  assert.deepEqual([...labelsOf(takeRows(data, [2, 0, 0]))], [7, 5, 5]);
});

Deno.test("exampleSize() is the product of the shape", () => {
  assert.equal(exampleSize([7]), 7);
  assert.equal(exampleSize([28, 28, 3]), 2352);
});
