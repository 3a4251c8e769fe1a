// Data sets in memory: filling batches against naive arithmetic, standardisation, and refusals.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Dataset,
  dataset,
  exampleSize,
  fillBatch,
  labelsOf,
  standardise,
  takeRows,
} from "../../src/datasets/dataset.ts";
import { standardisationOf } from "../../src/datasets/standardisation.ts";

function close(actual: number, expected: number, tolerance = 1e-12): void {
  const error = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  assert.ok(error <= tolerance, `wanted ${expected}, got ${actual}`);
}

/** The batch at these positions: [B, ...shape] and [B]. */
function batchOf(data: Dataset, positions: number[]) {
  const inputs = new Float32Array(positions.length * exampleSize(data.shape));
  const labels = new Int32Array(positions.length);
  fillBatch(data, positions, inputs, labels);
  return { inputs, labels };
}

/** Random data sets of vectors and images, bytes and floats, and some of their positions. */
const anyData = fc.record({
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

Deno.test("fillBatch() counts positions in the rows of the part", () => {
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

Deno.test("standardisationOf() gives every channel of the filled part mean 0 and deviation 1 or 0", () => {
  fc.assert(fc.property(anyData, ({ positions: _, ...options }) => {
    const data = dataset(options);
    const standardisation = standardisationOf(data);
    const { inputs } = batchOf({ ...data, standardisation }, [...data.rows.keys()]);
    const channels = data.shape[data.shape.length - 1];
    for (let c = 0; c < channels; c++) {
      const values = [...inputs].filter((_, i) => i % channels === c);
      const raw = [...options.inputs].filter((_, i) => i % channels === c);
      const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
      const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
      // a spread near float32's resolution would be rounded away
      const spread = Math.max(...raw) - Math.min(...raw);
      fc.pre(spread === 0 || spread > 1e-3);
      close(mean, 0, 1e-3);
      close(variance, spread === 0 ? 0 : 1, 1e-3);
    }
  }));
});

Deno.test("standardisationOf() is per feature for vectors, with the biased deviation", () => {
  const data = dataset({ shape: [2], inputs: new Float32Array([1, 10, 3, 10]), labels: [0, 1] });
  assert.deepEqual(standardisationOf(data), { mean: [2, 10], deviation: [1, 1] });
});

Deno.test("standardisationOf() is per channel for images, over all pixels, in units of 0 to 1", () => {
  // two images of 1 × 2 pixels: channel 0 holds 0 0 255 255, channel 1 holds 51 51 51 153
  const inputs = new Uint8Array([0, 51, 0, 51, 255, 51, 255, 153]);
  const data = dataset({ shape: [1, 2, 2], inputs, labels: [0, 1] });
  const { mean, deviation } = standardisationOf(data);
  close(mean[0], 0.5);
  close(mean[1], 0.3);
  close(deviation[0], 0.5);
  close(deviation[1], Math.sqrt((3 * 0.1 ** 2 + 0.3 ** 2) / 4));
});

Deno.test("standardisationOf() gives constants deviation 1, also where their mean is inexact", () => {
  const labels = new Array(7).fill(0);
  for (let value = 0; value < 256; value++) {
    for (
      const inputs of [new Uint8Array(7).fill(value), new Float32Array(7).fill(value / 255)]
    ) {
      const data = dataset({ shape: [1], inputs, labels });
      const standardisation = standardisationOf(data);
      assert.deepEqual(standardisation.deviation, [1]);
      assert.ok(Math.abs(batchOf({ ...data, standardisation }, [0]).inputs[0]) < 1e-7);
    }
  }
});

Deno.test("standardisationOf() keeps a small deviation around a large mean", () => {
  const inputs = new Float32Array([1000, 1001]);
  const data = dataset({ shape: [1], inputs, labels: [0, 1] });
  assert.deepEqual(standardisationOf(data), { mean: [1000.5], deviation: [0.5] });
});

Deno.test("standardisationOf() looks at the rows of its part only", () => {
  const data = dataset({ shape: [1], inputs: new Float32Array([1, 3, 1e6]), labels: [0, 1, 0] });
  assert.deepEqual(standardisationOf(takeRows(data, [0, 1])), { mean: [2], deviation: [1] });
});

Deno.test("standardisationOf() of an empty part changes nothing", () => {
  const data = dataset({ shape: [2], inputs: new Float32Array(0), labels: [] });
  assert.deepEqual(standardisationOf(data), { mean: [0, 0], deviation: [1, 1] });
});

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

Deno.test("dataset() says what it wanted and what came", () => {
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

Deno.test("takeRows() refuses positions that the part lacks", () => {
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

Deno.test("standardise() does to raw inputs what filling a batch does", () => {
  const inputs = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
  const data = {
    ...dataset({ shape: [1, 2, 3], inputs, labels: [0, 1] }),
    standardisation: { mean: [0.1, 0.2, 0.3], deviation: [2, 1, 0.5] },
  };
  const batch = new Float32Array(12);
  fillBatch(data, [0, 1], batch, new Int32Array(2));
  assert.deepEqual([...standardise(data, inputs)].map(Math.fround), [...batch]);
  const floats = Float32Array.from(inputs, (byte) => byte / 255);
  standardise(data, floats).forEach((value, i) => close(value, batch[i], 1e-6));
  assert.throws(() => standardise(data, new Float32Array(7)), {
    name: "TypeError",
    message: "standardise(): inputs must be [..., 3], got 7 values",
  });
});

Deno.test("standardise() takes rows, and refuses rows of another length than the data's", () => {
  const data = { shape: [2], standardisation: { mean: [1, 2], deviation: [1, 2] } };
  assert.deepEqual(standardise(data, [[1, 2], [3, 6]]), Float32Array.of(0, 0, 2, 2));
  assert.throws(() => standardise(data, [[1, 2, 3, 4]]), {
    name: "TypeError",
    message: "standardise(): inputs must be rows of shape [2], got [4]",
  });
});
