// Splitting: splits are disjoint and exhaustive, drawn by the seed, and standardised by the training split.

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Dataset, dataset, type DataSplits, takeRows } from "../../src/datasets/dataset.ts";
import { splitDataset, standardised } from "../../src/datasets/split.ts";

/** N examples with one feature: their row, squared. */
function examplesOf(count: number, name = "squares"): Dataset {
  return dataset({
    name,
    shape: [1],
    inputs: Float32Array.from({ length: count }, (_, n) => n * n),
    labels: new Array(count).fill(0),
  });
}

const rowsOf = (splits: DataSplits) =>
  [splits.train, splits.validation, splits.test].map((part) => part ? [...part.rows] : []);

Deno.test("splitDataset() gives splits that are disjoint and together everything", () => {
  const options = fc.record({
    count: fc.integer({ min: 20, max: 200 }),
    seed: fc.integer(),
    validation: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    test: fc.double({ min: 0, max: 0.5, noNaN: true }),
  });
  fc.assert(fc.property(options, ({ count, ...options }) => {
    const [train, validation, test] = rowsOf(splitDataset(examplesOf(count), options));
    assert.deepEqual(
      [...train, ...validation, ...test].sort((a, b) => a - b),
      Array.from({ length: count }, (_, n) => n),
    );
    const tested = Math.round(options.test * count);
    assert.equal(test.length, tested);
    assert.equal(
      validation.length,
      Math.max(1, Math.round(options.validation * (count - tested))),
    );
  }));
});

Deno.test("splitDataset() holds out a tenth for validation and nothing for testing by default", () => {
  const splits = splitDataset(examplesOf(200));
  assert.deepEqual(rowsOf(splits).map((rows) => rows.length), [180, 20, 0]);
  assert.equal(splits.test, undefined);
  assert.equal(splits.name, "squares");
});

Deno.test("splitDataset() uses `limit` examples, validation included, and no fewer for testing", () => {
  const options = { validation: 0.25, test: 0.5 };
  const splits = splitDataset(examplesOf(100), { ...options, limit: 20 });
  assert.deepEqual(rowsOf(splits).map((rows) => rows.length), [15, 5, 50]);
  assert.equal(new Set(rowsOf(splits).flat()).size, 70);
  // the test split does not depend on the limit
  const whole = splitDataset(examplesOf(100), options);
  assert.deepEqual(rowsOf(splits)[2], rowsOf(whole)[2]);
  // a limit beyond the data takes all
  assert.deepEqual(
    rowsOf(splitDataset(examplesOf(100), { ...options, limit: 1000 })),
    rowsOf(whole),
  );
});

Deno.test("splitDataset() draws what it limits to at random, not from the front", () => {
  const [train, validation] = rowsOf(splitDataset(examplesOf(1000), { limit: 100 }));
  const mean = [...train, ...validation].reduce((sum, row) => sum + row, 0) / 100;
  assert.ok(Math.abs(mean - 500) < 100, `mean row ${mean}`); // standard error 27
});

Deno.test("splitDataset() is the same for one seed and different for another", () => {
  const split = (seed?: number) => rowsOf(splitDataset(examplesOf(100), { seed, test: 0.2 }));
  assert.deepEqual(split(3), split(3));
  assert.deepEqual(split(), split(1));
  split(3).forEach((rows, part) => assert.notDeepEqual(rows, split(4)[part]));
});

Deno.test("splitDataset() counts positions in the rows of what it splits", () => {
  const even = takeRows(examplesOf(40), Array.from({ length: 20 }, (_, n) => 2 * n));
  const rows = rowsOf(splitDataset(even, { test: 0.2 })).flat();
  assert.deepEqual(rows.sort((a, b) => a - b), [...even.rows]);
});

Deno.test("splitDataset() keeps the source's own test split whole, and holds out none besides", () => {
  const test = examplesOf(7, "test");
  const splits = splitDataset(examplesOf(100), { test: 0.5 }, test);
  assert.deepEqual(rowsOf(splits).map((rows) => rows.length), [90, 10, 7]);
  assert.equal(splits.test?.inputs, test.inputs);
});

Deno.test("splitDataset() standardises every split by the training split, whatever the others hold", () => {
  const before = splitDataset(examplesOf(100), { test: 0.2 });
  const spoiled = examplesOf(100);
  before.test!.rows.forEach((row) => spoiled.inputs[row] = 1e9);
  before.validation.rows.forEach((row) => spoiled.inputs[row] = -1e9);
  const splits = splitDataset(spoiled, { test: 0.2 });

  const values = [...splits.train.rows].map((row) => row * row);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  for (const part of [splits.train, splits.validation, splits.test!]) {
    assert.ok(Math.abs(part.standardisation.mean[0] / mean - 1) < 1e-12);
    assert.ok(Math.abs(part.standardisation.deviation[0] / Math.sqrt(variance) - 1) < 1e-12);
  }
});

Deno.test("standardised() replaces the standardisation and nothing else, also of a given test split", () => {
  const test = dataset({ shape: [1], inputs: new Float32Array([1e9]), labels: [0] });
  const train = dataset({ shape: [1], inputs: new Float32Array([1, 3]), labels: [0, 1] });
  const splits = standardised({ name: "x", train, validation: takeRows(train, [0]), test });
  const standardisation = { mean: [2], deviation: [1] };
  assert.deepEqual(splits, {
    name: "x",
    train: { ...train, standardisation },
    validation: { ...takeRows(train, [0]), standardisation },
    test: { ...test, standardisation },
  });
  assert.deepEqual(train.standardisation, { mean: [0], deviation: [1] });
});

Deno.test("splitDataset() refuses shares, limits and sizes that leave nothing", () => {
  const refuses = (options: Parameters<typeof splitDataset>[1], message: string, count = 100) =>
    assert.throws(() => splitDataset(examplesOf(count), options), { name: "RangeError", message });
  for (const validation of [0, 1, -0.1, NaN]) {
    refuses({ validation }, `splitDataset(): validation must be in (0, 1), got ${validation}`);
  }
  for (const test of [1, -0.1, NaN]) {
    refuses({ test }, `splitDataset(): test must be in [0, 1), got ${test}`);
  }
  for (const limit of [2, 0, -5, 3.5, NaN]) {
    refuses({ limit }, `splitDataset(): limit must be a whole number of at least 3, got ${limit}`);
  }
  refuses({}, "splitDataset(): 2 examples leave 1 for training, which needs at least 2", 2);
  refuses(
    { validation: 0.9 },
    "splitDataset(): 10 examples leave 1 for training, which needs at least 2",
    10,
  );
  assert.equal(splitDataset(examplesOf(3)).train.rows.length, 2);
});
