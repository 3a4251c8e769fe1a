// Uncertainty summed up over examples.

import assert from "node:assert/strict";
import { summariseUncertainty } from "../../src/evaluation/uncertainty.ts";

const uncertainty = {
  total: Float64Array.of(0, 0.2, 0.6, Math.LN2),
  expected: Float64Array.of(0, 0.1, 0.2, 0.25),
  mutualInformation: Float64Array.of(0, 0.1, 0.4, Math.LN2 - 0.25),
};

Deno.test("summariseUncertainty() gives means by correctness and counts every example once", () => {
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

Deno.test("summariseUncertainty() puts a value on an edge into the bin that ends there, and 0 into the first", () => {
  const most = Math.log(4);
  const values = [0, most / 20, most / 20 * (1 + 1e-12), most / 2, most * 0.97, most];
  const total = Float64Array.from(values);
  const mutualInformation = Float64Array.from(values, (value) => value / 2);
  const expected = mutualInformation;
  const correct = Uint8Array.of(1, 0, 1, 1, 0, 0);
  const summary = summariseUncertainty({ total, expected, mutualInformation }, correct, 4);
  for (
    const [bins, end] of [[summary.entropy, most], [summary.mutualInformation, most / 2]] as const
  ) {
    const filled = bins.flatMap(({ correct, wrong }, i) =>
      correct + wrong > 0 ? [[i, correct, wrong]] : []
    );
    assert.deepEqual(filled, [[0, 1, 1], [1, 1, 0], [9, 1, 0], [19, 0, 2]]);
    assert.deepEqual([bins[0].from, bins[0].to, bins[19].to], [0, end / 20, end]);
    bins.slice(1).forEach(({ from }, i) => assert.equal(from, bins[i].to));
  }
});

Deno.test("summariseUncertainty() refuses values that are not finite, and no examples", () => {
  for (const name of ["total", "expected", "mutualInformation"] as const) {
    for (const bad of [NaN, Infinity]) {
      const values = uncertainty[name].with(2, bad);
      assert.throws(
        () =>
          summariseUncertainty({ ...uncertainty, [name]: values }, Uint8Array.of(1, 1, 0, 0), 2),
        {
          name: "RangeError",
          message: `summariseUncertainty(): ${name} must be finite, got ${bad} for example 2`,
        },
      );
    }
  }
  const none = new Float64Array(0);
  const nothing = { total: none, expected: none, mutualInformation: none };
  assert.throws(() => summariseUncertainty(nothing, new Uint8Array(0), 2), {
    name: "RangeError",
    message: "summariseUncertainty(): wanted at least one example, got none",
  });
});
