// Splits from arrays in memory: options passed to dataset() and splitDataset(), and test splits of both kinds.

import assert from "node:assert/strict";
import { arrays } from "../../src/datasets/arrays.ts";
import { dataset, labelsOf } from "../../src/datasets/dataset.ts";
import { splitDataset } from "../../src/datasets/split.ts";

const inputs = Float32Array.from({ length: 200 }, (_, i) => i * i);
const labels = Array.from({ length: 100 }, (_, n) => n % 3);
const examples = { shape: [2], inputs, labels };

Deno.test("arrays() is splitDataset() of dataset(), with every option passed on", () => {
  const about = { name: "mine", classes: 4, classNames: ["a", "b", "c", "d"] };
  const split = { seed: 7, limit: 50, validation: 0.3 };
  assert.deepEqual(
    arrays({ ...examples, ...about, ...split, test: 0.2 }),
    splitDataset(dataset({ ...examples, ...about }), { ...split, test: 0.2 }),
  );
  assert.deepEqual(arrays(examples), splitDataset(dataset(examples)));
});

Deno.test("arrays() has no test split unless one is given or held out", () => {
  assert.equal(arrays(examples).test, undefined);
  assert.equal(arrays({ ...examples, test: 0 }).test, undefined);
  assert.equal(arrays({ ...examples, test: 0.2 }).test?.rows.length, 20);
});

Deno.test("arrays() takes a test split in memory whole, in order, standardised by the training split", () => {
  const test = { inputs: new Float32Array([1e6, 0, 0, 1e6, 5, 5]), labels: [2, 0, 1] };
  const options = { ...examples, name: "mine", seed: 7, limit: 50, validation: 0.3 };
  const splits = arrays({ ...options, test });
  assert.equal(splits.test?.name, "mine");
  assert.equal(splits.test?.inputs, test.inputs);
  assert.deepEqual([...labelsOf(splits.test!)], [2, 0, 1]);
  assert.equal(splits.test?.standardisation, splits.train.standardisation);
  // a given test split moves nothing else
  const without = arrays(options);
  assert.equal(without.train.rows.length, 35);
  assert.deepEqual(splits.train, without.train);
  assert.deepEqual(splits.validation, without.validation);
});

Deno.test("arrays() checks the classes and the shape of the test split against those of the examples", () => {
  assert.equal(
    arrays({ ...examples, test: { inputs: new Float32Array(2), labels: [0] } }).test?.classes,
    3,
  );
  assert.throws(() => arrays({ ...examples, test: { inputs: new Float32Array(2), labels: [3] } }), {
    name: "RangeError",
    message: "arrays(): in test, labels must be whole numbers from 0 to 2, got 3 at row 0",
  });
  assert.throws(() => arrays({ ...examples, test: { inputs: new Float32Array(3), labels: [0] } }), {
    name: "TypeError",
    message: "arrays(): in test, 1 labels and shape [2] need 2 values, got 3",
  });
});

Deno.test("arrays() counts bytes as value / 255", () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, n) => n % 2 ? 255 : 0);
  const splits = arrays({ shape: [1], inputs: bytes, labels: new Array(100).fill(0) });
  const ones = [...splits.train.rows].filter((row) => row % 2).length / splits.train.rows.length;
  const { mean, deviation } = splits.train.standardisation;
  assert.ok(Math.abs(mean[0] - ones) < 1e-12);
  assert.ok(Math.abs(deviation[0] - Math.sqrt(ones * (1 - ones))) < 1e-12);
});

Deno.test("arrays() takes rows with labels that are texts, and the same for the test split", () => {
  const rows = Array.from({ length: 12 }, (_, n) => [n, n * n]);
  const words = rows.map((_, n) => ["cat", "dog", "ant"][n % 3]);
  const splits = arrays({
    inputs: rows,
    labels: words,
    test: { inputs: [[1, 2]], labels: ["dog"] },
  });
  const numbers = words.map((word) => ["ant", "cat", "dog"].indexOf(word));
  const same = arrays({ shape: [2], inputs: Float64Array.from(rows.flat()), labels: numbers });
  assert.deepEqual(splits.train, { ...same.train, classNames: ["ant", "cat", "dog"] });
  assert.deepEqual([...labelsOf(splits.test!)], [2]);
  assert.deepEqual(splits.test!.classNames, ["ant", "cat", "dog"]);
  const test = { inputs: [[1, 2]], labels: ["cow"] };
  assert.throws(() => arrays({ inputs: rows, labels: words, test }), {
    name: "RangeError",
    message:
      'arrays(): in test, labels must be of the classes ["ant", "cat", "dog"], got "cow" at row 0',
  });
});

Deno.test("arrays() takes a shape for flat rows of images, and refuses one that does not fit", () => {
  const rows = Array.from({ length: 6 }, (_, n) => new Array(4).fill(n));
  const numbers = rows.map((_, n) => n % 2);
  assert.deepEqual(arrays({ inputs: rows, labels: numbers, shape: [2, 2, 1] }).train.shape, [
    2,
    2,
    1,
  ]);
  assert.throws(() => arrays({ inputs: rows, labels: numbers, shape: [3] }), {
    name: "TypeError",
    message: "arrays(): 6 labels and shape [3] need 18 values, got 24",
  });
  assert.throws(() => arrays({ inputs: [1, 2, 3], labels: [0, 1, 0] }), {
    name: "TypeError",
    message: "arrays(): shape must be [features] or [height, width, channels], got undefined",
  });
  assert.throws(() => arrays({ inputs: [[1], [NaN], [2]], labels: [0, 1, 0] }), {
    name: "RangeError",
    message: "arrays(): inputs must be finite, got NaN at row 1, column 0",
  });
});

Deno.test("arrays() refuses names of classes that are not as many as the classes", () => {
  assert.throws(() => arrays({ ...examples, classes: 3, classNames: ["a", "b"] }), {
    name: "TypeError",
    message: "arrays(): classNames must be 3 texts, one per class, got 2",
  });
});

Deno.test("arrays() tells of names of classes that look alike, and refuses the same name twice", () => {
  const inputs = Array.from({ length: 40 }, (_, n) => [n % 7, n % 5]);
  const words = ["x", "x ", "X", "\u00e9", "e\u0301"];
  const labels = inputs.map((_, n) => words[n % 5]);
  assert.deepEqual(arrays({ inputs, labels }).notices, [
    '"X" (8 rows), "x" (8 rows), "x " (8 rows) differ only in case and spaces: taken as different classes',
    '"e\\u{301}" (8 rows), "\u00e9" (8 rows) differ only in the composition of letters in Unicode: taken ' +
    "as different classes",
  ]);
  const numbers = inputs.map((_, n) => n % 2);
  assert.equal(arrays({ inputs, labels: numbers, classNames: ["a", "b"] }).notices, undefined);
  assert.throws(() => arrays({ inputs, labels: numbers, classNames: ["a", "a"] }), {
    name: "TypeError",
    message: 'arrays(): classNames must be different texts, got "a" twice',
  });
});
