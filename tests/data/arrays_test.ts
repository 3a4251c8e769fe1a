// Parts from arrays in memory: the options reach dataset() and splitParts(), and test parts of both kinds.

import assert from "node:assert/strict";
import { arrays } from "../../src/data/arrays.ts";
import { dataset, labelsOf } from "../../src/data/dataset.ts";
import { splitParts } from "../../src/data/split.ts";

const inputs = Float32Array.from({ length: 200 }, (_, i) => i * i);
const labels = Array.from({ length: 100 }, (_, n) => n % 3);
const examples = { shape: [2], inputs, labels };

Deno.test("arrays() is splitParts() of dataset(), with every option passed on", () => {
  const about = { name: "mine", classes: 4, classNames: ["a", "b", "c", "d"] };
  const split = { seed: 7, limit: 50, validation: 0.3 };
  assert.deepEqual(
    arrays({ ...examples, ...about, ...split, test: 0.2 }),
    splitParts(dataset({ ...examples, ...about }), { ...split, test: 0.2 }),
  );
  assert.deepEqual(arrays(examples), splitParts(dataset(examples)));
});

Deno.test("arrays() has no test part unless one is given or held out", () => {
  assert.equal(arrays(examples).test, undefined);
  assert.equal(arrays({ ...examples, test: 0 }).test, undefined);
  assert.equal(arrays({ ...examples, test: 0.2 }).test?.rows.length, 20);
});

Deno.test("arrays() takes a test part in memory whole, in order, standardised by the training part", () => {
  const test = { inputs: new Float32Array([1e6, 0, 0, 1e6, 5, 5]), labels: [2, 0, 1] };
  const options = { ...examples, name: "mine", seed: 7, limit: 50, validation: 0.3 };
  const parts = arrays({ ...options, test });
  assert.equal(parts.test?.name, "mine");
  assert.equal(parts.test?.inputs, test.inputs);
  assert.deepEqual([...labelsOf(parts.test!)], [2, 0, 1]);
  assert.equal(parts.test?.standardisation, parts.train.standardisation);
  // a given test part moves nothing else
  const without = arrays(options);
  assert.equal(without.train.rows.length, 35);
  assert.deepEqual(parts.train, without.train);
  assert.deepEqual(parts.validation, without.validation);
});

Deno.test("arrays() holds the test part to the classes and the shape of the examples", () => {
  assert.equal(
    arrays({ ...examples, test: { inputs: new Float32Array(2), labels: [0] } }).test?.classes,
    3,
  );
  assert.throws(() => arrays({ ...examples, test: { inputs: new Float32Array(2), labels: [3] } }), {
    name: "RangeError",
    message: "arrays(): labels must be whole numbers from 0 to 2, got 3 at row 0",
  });
  assert.throws(() => arrays({ ...examples, test: { inputs: new Float32Array(3), labels: [0] } }), {
    name: "TypeError",
    message: "arrays(): 1 labels and shape [2] need 2 values, got 3",
  });
});

Deno.test("arrays() counts bytes as value / 255", () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, n) => n % 2 ? 255 : 0);
  const parts = arrays({ shape: [1], inputs: bytes, labels: new Array(100).fill(0) });
  const ones = [...parts.train.rows].filter((row) => row % 2).length / parts.train.rows.length;
  const { mean, deviation } = parts.train.standardisation;
  assert.ok(Math.abs(mean[0] - ones) < 1e-12);
  assert.ok(Math.abs(deviation[0] - Math.sqrt(ones * (1 - ones))) < 1e-12);
});
