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
  const { logLikelihood, wrong, labels: seen } = collector.scores();
  const likelihoods = logLikelihood.map((values) =>
    Array.from(values, (value) => Math.round(1e9 * Math.exp(value)) / 1e9)
  );
  assert.deepEqual(likelihoods, [[0.1, 0.6, 0.5], [0.45, 0.6, 0.3]]);
  // a tie goes to class 0, which is the label of the last example
  assert.deepEqual([wrong, [...seen]], [[1, 2], [1, 1, 0]]);
});

Deno.test("truncationCollector() without examples has none", () => {
  const { logLikelihood, wrong, labels } = truncationCollector([0.5, 0.5], 0).scores();
  assert.deepEqual([logLikelihood.map(({ length }) => length), wrong, labels.length], [
    [0, 0],
    [0, 0],
    0,
  ]);
});
