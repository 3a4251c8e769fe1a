// Per-example scores of the mixture truncated at every depth.

import assert from "node:assert/strict";
import { truncationCollector } from "../../../src/evaluation/verdict/truncation_scores.ts";

Deno.test("truncationCollector() joins pieces, whatever their size, and counts wrong predictions of each depth", () => {
  // p of two classes at two exits for three examples; q is a half each
  const p = [[[0.9, 0.1], [0.2, 0.8]], [[0.4, 0.6], [0.4, 0.6]], [[0.5, 0.5], [0.1, 0.9]]];
  const labels = [1, 1, 0];
  const piece = (examples: readonly number[]) =>
    [
      Float64Array.from(
        [0, 1].flatMap((exit) => examples.flatMap((n) => p[n][exit].map(Math.log))),
      ),
      Int32Array.from(examples, (n) => labels[n]),
    ] as const;
  const collector = truncationCollector([0.5, 0.5], 5); // two examples have no prediction
  collector.take(...piece([0]));
  collector.take(...piece([]));
  collector.take(...piece([1, 2]));
  const { logLikelihood, wrong, alone, wrongAlone, labels: seen } = collector.scores();
  const rounded = (of: readonly Float64Array[]) =>
    of.map((values) => Array.from(values, (value) => Math.round(1e9 * Math.exp(value)) / 1e9));
  assert.deepEqual(rounded(logLikelihood), [[0.1, 0.6, 0.5], [0.45, 0.6, 0.3]]);
  assert.deepEqual(rounded(alone), [[0.1, 0.6, 0.5], [0.8, 0.6, 0.1]]);
  assert.deepEqual(wrongAlone, [1, 1]);
  // a tie goes to class 0, which is the label of the last example
  assert.deepEqual([wrong, [...seen]], [[1, 2], [1, 1, 0]]);
});

Deno.test("truncationCollector() has NaN and a wrong prediction for an exit that predicts nothing and has no mass", () => {
  const collector = truncationCollector([1, 0], 1);
  collector.take(Float64Array.of(Math.log(0.25), Math.log(0.75), NaN, NaN), Int32Array.of(1));
  const { logLikelihood, wrong, alone, wrongAlone } = collector.scores();
  assert.deepEqual(logLikelihood.map(([value]) => value), [Math.log(0.75), Math.log(0.75)]);
  assert.deepEqual([wrong, wrongAlone], [[0, 0], [0, 1]]);
  assert.deepEqual(alone.map(([value]) => value), [Math.log(0.75), NaN]);
});

Deno.test("truncationCollector() without examples has none", () => {
  const { logLikelihood, wrong, labels } = truncationCollector([0.5, 0.5], 0).scores();
  assert.deepEqual([logLikelihood.map(({ length }) => length), wrong, labels.length], [
    [0, 0],
    [0, 0],
    0,
  ]);
});
