// Uncertainty summed up over examples.

import assert from "node:assert/strict";
import { summariseUncertainty } from "../../src/evaluation/uncertainty.ts";

const uncertainty = {
  total: Float64Array.of(0, 0.2, 0.6, Math.LN2),
  expected: Float64Array.of(0, 0.1, 0.2, 0.25),
  mutualInformation: Float64Array.of(0, 0.1, 0.4, Math.LN2 - 0.25),
};

Deno.test("summariseUncertainty() gives means by outcome and counts every example once", () => {
  const summary = summariseUncertainty(uncertainty, Uint8Array.of(1, 1, 0, 0), 2);
  assert.equal(summary.all.examples, 4);
  assert.ok(Math.abs(summary.correct!.total - 0.1) < 1e-12);
  assert.ok(Math.abs(summary.wrong!.expected - 0.225) < 1e-12);
  for (const bins of [summary.entropy, summary.mutualInformation]) {
    assert.equal(bins.length, 20);
    assert.equal(bins.reduce((sum, { correct }) => sum + correct, 0), 2);
    assert.equal(bins.reduce((sum, { wrong }) => sum + wrong, 0), 2);
  }
  assert.deepEqual([summary.entropy[0].correct, summary.entropy[19].wrong], [1, 1]);
  assert.equal(summary.entropy[19].to, Math.LN2);
});

Deno.test("summariseUncertainty() of faultless certain predictions has no wrong ones and no NaN", () => {
  const none = new Float64Array(2);
  const summary = summariseUncertainty(
    { total: none, expected: none, mutualInformation: none },
    Uint8Array.of(1, 1),
    3,
  );
  assert.equal(summary.wrong, undefined);
  assert.equal(summary.mutualInformation[0].correct, 2);
  assert.ok(!JSON.stringify(summary).includes("null"));
});
