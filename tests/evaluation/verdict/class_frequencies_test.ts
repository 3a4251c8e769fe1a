// The baseline of class frequencies.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset, takeRows } from "../../../src/datasets/dataset.ts";
import { classCounts, frequencyScores } from "../../../src/evaluation/verdict/class_frequencies.ts";

Deno.test("classCounts() counts the classes in the rows of a split", () => {
  const data = dataset({
    shape: [1],
    inputs: new Float32Array(5),
    labels: [0, 2, 2, 0, 2],
    classes: 4,
  });
  assert.deepEqual(classCounts(data), [2, 0, 3, 0]);
  assert.deepEqual(classCounts(takeRows(data, [1, 3])), [1, 0, 1, 0]);
});

Deno.test("frequencyScores() predicts the frequencies for every example, and the smallest of the most frequent classes", () => {
  const { wrong, logLikelihood } = frequencyScores([3, 3, 2, 0], [0, 1, 1, 2, 3]);
  assert.equal(wrong, 4);
  assert.deepEqual([...logLikelihood], [
    ...[3 / 8, 3 / 8, 3 / 8, 2 / 8].map(Math.log),
    -Infinity, // a class that was never seen
  ]);
});

Deno.test("frequencyScores() on the training labels themselves has minus their entropy as mean log-likelihood", () => {
  fc.assert(fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 40 }), (labels) => {
    const counts = [0, 1, 2, 3, 4, 5].map((k) => labels.filter((label) => label === k).length);
    const { wrong, logLikelihood } = frequencyScores(counts, labels);
    const entropy = counts.filter((count) => count > 0)
      .reduce((sum, count) => sum - count / labels.length * Math.log(count / labels.length), 0);
    const mean = logLikelihood.reduce((sum, value) => sum + value, 0) / labels.length;
    assert.ok(Math.abs(mean + entropy) < 1e-12);
    assert.equal(wrong, labels.length - Math.max(...counts));
  }));
});
