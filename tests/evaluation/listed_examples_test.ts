// The examples that are listed: which, in which order, and where they are.

import assert from "node:assert/strict";
import fc from "fast-check";
import { listedExamples } from "../../src/evaluation/listed_examples.ts";

const scores = (logLikelihood: number[], entropy: number[]) => ({
  correct: new Uint8Array(logLikelihood.length),
  confidence: Float64Array.from(entropy, (_, n) => n / 100),
  logLikelihood: Float64Array.from(logLikelihood),
  brier: new Float64Array(logLikelihood.length),
  entropy: Float64Array.from(entropy),
});

Deno.test("listedExamples() has wrong predictions by log-likelihood and all by entropy, ties in order", () => {
  const predictions = {
    labels: [0, 1, 1, 0, 1],
    predicted: [1, 1, 0, 1, 0],
    mass: new Float64Array(2),
  };
  const of = scores([-2, -9, -Infinity, -2, -Infinity], [0.1, 0.6, 0.6, 0, 0.3]);
  const rows = Uint32Array.of(40, 41, 10, 11, 12, 13, 14); // positions 0 and 5 are not predicted
  const found = listedExamples({ rows }, [0, 5], predictions, of, 3);
  assert.deepEqual(found.wrong.map(({ row }) => row), [11, 14, 41]);
  assert.deepEqual(found.doubtful.map(({ row }) => row), [10, 11, 14]);
  assert.deepEqual(found.wrong[0], {
    row: 11,
    label: 1,
    predicted: 0,
    probability: 0.02,
    logLikelihood: -Infinity,
    entropy: 0.6,
  });
  assert.deepEqual(listedExamples({ rows }, [0, 5], predictions, of, 0), {
    wrong: [],
    doubtful: [],
  });
});

Deno.test("listedExamples() never lists an example without a prediction, a right one as wrong, or one twice", () => {
  const example = fc.record({
    left: fc.boolean(),
    label: fc.nat(2),
    predicted: fc.nat(2),
    likelihood: fc.constantFrom(-Infinity, -2, -1, -0.5),
    entropy: fc.constantFrom(0, 0.3, 0.7),
  });
  fc.assert(fc.property(fc.array(example, { maxLength: 30 }), fc.nat(8), (all, most) => {
    const kept = all.flatMap((each, n) => each.left ? [] : [{ ...each, n }]);
    const missing = all.flatMap(({ left }, n) => left ? [n] : []);
    const found = listedExamples(
      { rows: Uint32Array.from(all, (_, n) => 100 + n) },
      missing,
      {
        labels: kept.map(({ label }) => label),
        predicted: kept.map(({ predicted }) => predicted),
        mass: new Float64Array(3),
      },
      scores(kept.map(({ likelihood }) => likelihood), kept.map(({ entropy }) => entropy)),
      most,
    );
    const wrong = kept.filter(({ label, predicted }) => label !== predicted);
    assert.equal(found.wrong.length, Math.min(most, wrong.length));
    assert.equal(found.doubtful.length, Math.min(most, kept.length));
    for (const list of [found.wrong, found.doubtful]) {
      assert.equal(new Set(list.map(({ row }) => row)).size, list.length);
      for (const { row, label, predicted } of list) {
        const of = all[row - 100];
        assert.deepEqual([of.left, of.label, of.predicted], [false, label, predicted]);
      }
    }
    // nothing that is left out would come before what is listed
    const last = found.wrong.at(-1)?.logLikelihood ?? -Infinity;
    const before = wrong.filter(({ likelihood }) => likelihood < last).length;
    assert.ok(before < Math.max(1, most));
  }));
});
