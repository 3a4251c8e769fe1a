// Confusion matrices, against scikit-learn's and against counting.

import assert from "node:assert/strict";
import fc from "fast-check";
import { allCells, confusionMatrix, largestConfusions } from "../../src/metrics/confusion.ts";
import { labels, predicted } from "./class_fixture.ts";

Deno.test("confusionMatrix() has the counts of scikit-learn", () => {
  // confusion_matrix(labels, predicted, labels=range(6)) of scikit-learn 1.9.1
  assert.deepEqual(allCells(confusionMatrix(labels, predicted), 6), [
    [7, 2, 2, 0, 1, 0],
    [3, 4, 1, 0, 0, 0],
    [0, 1, 6, 0, 1, 0],
    [0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [1, 0, 0, 0, 1, 0],
  ]);
});

const pairs = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { maxLength: 60 });

Deno.test("confusionMatrix() counts every pair once, in order, and no pair that does not occur", () => {
  fc.assert(fc.property(pairs, (of) => {
    const cells = confusionMatrix(of.map(([label]) => label), of.map(([, as]) => as));
    for (const { label, predicted, count } of cells) {
      assert.equal(count, of.filter(([a, b]) => a === label && b === predicted).length);
      assert.ok(count > 0);
    }
    const places = cells.map(({ label, predicted }) => 7 * label + predicted);
    assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b));
    assert.equal(cells.reduce((sum, { count }) => sum + count, 0), of.length);
  }));
});

Deno.test("largestConfusions() has the wrong cells alone, the largest first, ties by class", () => {
  const cells = [[0, 0, 9], [0, 1, 2], [1, 0, 3], [1, 2, 2], [2, 2, 1]].map((
    [label, predicted, count],
  ) => ({ label, predicted, count }));
  assert.deepEqual(largestConfusions(cells), [cells[2], cells[1], cells[3]]);
  assert.deepEqual(largestConfusions([cells[0], cells[4]]), []);
});

Deno.test("confusionMatrix() refuses labels without a prediction, and what is no class", () => {
  const message = (text: string) => ({ message: `confusionMatrix(): ${text}` });
  assert.throws(
    () => confusionMatrix([0, 1], [0]),
    message("wanted a predicted class for each of 2 labels, got 1"),
  );
  assert.throws(
    () => confusionMatrix([0, NaN], [0, 1]),
    message("labels must be whole numbers of at least 0, got NaN at 1"),
  );
  for (const predicted of [-1, 0.5, NaN, Infinity]) {
    assert.throws(
      () => confusionMatrix([0], [predicted]),
      message(`predicted must be whole numbers of at least 0, got ${predicted} at 0`),
    );
  }
});
