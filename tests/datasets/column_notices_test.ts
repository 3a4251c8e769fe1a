// Features far from 0: centred in float64, and named where they say nothing.

import assert from "node:assert/strict";
import fc from "fast-check";
import { arrays } from "../../src/datasets/arrays.ts";
import { columnNotices, constantFeatures, isCollapse } from "../../src/datasets/column_notices.ts";
import { csv } from "../../src/datasets/formats/csv.ts";
import { dataset, takeRows } from "../../src/datasets/dataset.ts";
import { fillBatch } from "../../src/datasets/fill_batch.ts";
import { standardise } from "../../src/datasets/standardise.ts";
import { standardised } from "../../src/datasets/split.ts";
import { standardisationOf } from "../../src/datasets/standardisation.ts";
import { temporaryFolder } from "../temporary_folder.ts";

/** A split with these columns, standardised by itself. */
function part(columns: readonly (readonly number[])[], names?: readonly string[]) {
  const inputs = Float64Array.from(
    columns[0].flatMap((_, n) => columns.map((column) => column[n])),
  );
  const labels = columns[0].map((_, n) => n % 2);
  const train = dataset({ shape: [columns.length], inputs, labels, featureNames: names });
  return standardised({ name: "t", train, validation: train }).train;
}

Deno.test("standardise() and fillBatch() keep apart what is far from 0, and agree", () => {
  fc.assert(fc.property(
    fc.double({ min: 1e8, max: 2e9, noNaN: true }),
    fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 2, maxLength: 40 }),
    (offset, steps) => {
      const values = steps.map((step) => Math.round(offset) + step / 8);
      const train = part([values]);
      const batch = new Float32Array(values.length);
      fillBatch(train, values.map((_, n) => n), batch, new Int32Array(values.length));
      assert.equal(new Set(batch).size, values.length);
      assert.deepEqual(batch, standardise(train, Float64Array.from(values)));
      const mean = steps.reduce((a, b) => a + b) / steps.length;
      const deviation = Math.sqrt(steps.reduce((a, b) => a + (b - mean) ** 2, 0) / steps.length);
      steps.forEach((step, n) => assert.ok(Math.abs(batch[n] - (step - mean) / deviation) < 1e-4));
      assert.deepEqual(columnNotices(train), []);
    },
  ));
});

Deno.test("standardisationOf() calls constant only what has a single value", () => {
  const of = (...values: number[]) => standardisationOf(part([values])).deviation[0];
  assert.equal(of(0.1, 0.1, 0.1), 1);
  assert.equal(of(1e15, 1e15), 1);
  assert.equal(of(1e9, 1e9 + 6), 3);
  assert.equal(of(1e12, 1e12 + 4), 2);
  assert.equal(of(1e-300, 0), 1); // 0 in the float32 of an exported network
  const floats = dataset({ shape: [1], inputs: Float32Array.of(1e7, 1e7 + 4), labels: [0, 1] });
  assert.equal(standardisationOf(floats).deviation[0], 2);
  const bytes = dataset({ shape: [1], inputs: Uint8Array.of(77, 77, 77), labels: [0, 1, 0] });
  assert.equal(standardisationOf(bytes).deviation[0], 1);
});

Deno.test("standardisationOf() gives many values far from 0 their mean and deviation to the last digits", () => {
  const values = Array.from({ length: 40_000 }, (_, n) => 1.7e9 + (n * 7 % 2) / 1024);
  const { mean, deviation } = standardisationOf(part([values]));
  assert.equal(mean[0], 1.7e9 + 1 / 2048);
  assert.ok(Math.abs(deviation[0] * 2048 - 1) < 1e-9, `${deviation[0] * 2048}`);
});

Deno.test("columnNotices() names columns that are constant, and those whose values become one", () => {
  const many = Array.from({ length: 100 }, (_, n) => n);
  const outlier = many.map((n) => n === 0 ? 1e30 : n);
  const train = part([many, many.map(() => 5), outlier], ["time", "site", "level"]);
  assert.deepEqual(columnNotices(train), [
    "constant in the training split, so nothing can be learnt from it: site",
    "different values become equal when standardised in float32 (is one of them far from the " +
    "others?): level: 100 different values become 2",
  ]);
  const unnamed = part(Array.from({ length: 8 }, () => many.map(() => 5)));
  assert.match(columnNotices(unnamed)[0], /it: feature 1, .*, feature 5 and 3 more$/);
});

Deno.test("constantFeatures() names features with one value in the rows of a split, none of images", () => {
  const inputs = Float32Array.from([1, 5, 0, 2, 5, 0, 3, 5, 7]); // [3, 3]
  const all = dataset({ shape: [3], inputs, labels: [0, 1, 0], featureNames: ["a", "b", "c"] });
  assert.deepEqual(constantFeatures(all), ["b"]);
  assert.deepEqual(constantFeatures(takeRows(all, [0, 1])), ["b", "c"]);
  const { featureNames: _, ...unnamed } = all;
  assert.deepEqual(constantFeatures(unnamed), ["feature 2"]);
  assert.deepEqual(constantFeatures({ ...all, shape: [1, 3, 1] }), []);
});

Deno.test("columnNotices() says nothing of many values that are close by chance", () => {
  const values = Array.from({ length: 20_000 }, (_, n) => Math.sin(n * n));
  assert.deepEqual(columnNotices(part([values])), []);
});

Deno.test("isCollapse() allows no loss among 1000 values, and a tenth among more", () => {
  const cases: [before: number, after: number, wanted: boolean][] = [
    ...[[0, 0, false], [1, 1, false], [2, 1, true], [1000, 1000, false], [1000, 999, true]],
    ...[[1001, 1000, false], [1001, 901, false], [1001, 900, true], [2000, 1800, false]],
    ...[[2000, 1799, true]],
  ] as [number, number, boolean][];
  for (const [before, after, wanted] of cases) {
    assert.equal(isCollapse(before, after), wanted, `${before}, ${after}`);
  }
});

Deno.test("columnNotices() counts the values of the first 20,000 rows, and calls constant what is so in all", () => {
  const rows = 20_001;
  const zeros = new Array<number>(rows).fill(0);
  const notice = [
    "constant in the training split, so nothing can be learnt from it: feature 1",
  ];
  assert.deepEqual(columnNotices(part([zeros])), notice);
  assert.deepEqual(columnNotices(part([zeros.with(rows - 1, 1)])), []);
  assert.deepEqual(columnNotices(part([zeros.with(rows - 2, 1)])), []);
  assert.deepEqual(columnNotices(part([zeros.with(0, 1)])), []);
  // three values, of which two become one: the last of the rows that are looked at, and the one after it
  const far = zeros.with(0, 1e30);
  assert.match(columnNotices(part([far.with(rows - 2, 1)])).join(), /feature 1: 3 .* become 2$/);
  assert.deepEqual(columnNotices(part([far.with(rows - 1, 1)])), []);
});

Deno.test("columnNotices() looks at the rows of a split alone, in their order, and says nothing of images", () => {
  const inputs = Float64Array.of(1, 5, 2, 5, 3, 6, 4, 5);
  const all = dataset({ shape: [2], inputs, labels: [0, 1, 0, 1] });
  const notices = (rows: number[]) =>
    columnNotices({ ...all, rows: Uint32Array.from(rows) } as typeof all);
  const constant = (feature: number) => [
    `constant in the training split, so nothing can be learnt from it: feature ${feature}`,
  ];
  assert.deepEqual(notices([0, 1, 2, 3]), []);
  assert.deepEqual(notices([3, 0, 1]), constant(2));
  assert.deepEqual(notices([2, 1]), []);
  // of a row that is not the first stored one
  assert.deepEqual(notices([2]), [`${constant(1)}, feature 2`]);
  const image = dataset({ shape: [1, 1, 1], inputs: Float64Array.of(2, 2), labels: [0, 1] });
  assert.deepEqual(columnNotices(image), []);
  const bytes = dataset({ shape: [1], inputs: Uint8Array.of(2, 2), labels: [0, 1] });
  assert.deepEqual(columnNotices(bytes), []);
});

Deno.test("csv() and arrays() give the notices with the splits", async () => {
  using folder = temporaryFolder();
  const lines = Array.from({ length: 40 }, (_, n) => `${1.7e9 + n / 4},3,${n % 2}\n`);
  const splits = await csv(folder.write("t.csv", "time,site,on\n" + lines.join("")));
  assert.match(splits.notices!.join(), /^constant in the training split, .*: site$/);
  const inputs = Float64Array.from({ length: 80 }, (_, i) => i % 2 === 0 ? 3 : i);
  const { notices } = arrays({
    shape: [2],
    inputs,
    labels: Array.from({ length: 40 }, (_, n) => n % 2),
  });
  assert.match(notices!.join(), /constant .*: feature 1$/);
});
