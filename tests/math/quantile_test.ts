// Quantiles of a sample.

import assert from "node:assert/strict";
import { quantile } from "../../src/math/quantile.ts";

Deno.test("quantile() interpolates between neighbours, for any order", () => {
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.equal(quantile([4, 1, 3, 2], 0.25), 1.75);
  assert.equal(quantile([10, 1], 1), 10);
  assert.equal(quantile([7], 0.3), 7);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

Deno.test("quantile() is NaN if any value is, for any share", () => {
  for (const share of [0, 0.5, 1]) {
    assert.ok(Number.isNaN(quantile([NaN, 1, 2], share)));
    assert.ok(Number.isNaN(quantile([1, -Infinity, NaN], share)));
  }
});

Deno.test("quantile() accepts infinities: equal ones unchanged, different ones interpolated as a sum", () => {
  assert.equal(quantile([-Infinity, -Infinity, 3], 0.25), -Infinity);
  assert.equal(quantile([-Infinity, 1, 3], 0.5), 1);
  assert.equal(quantile([-Infinity, 1, 3], 0.25), -Infinity);
  assert.equal(quantile([1, Infinity], 0.5), Infinity);
  assert.equal(quantile([1, Infinity], 0), 1); // an exact hit, without interpolation
  assert.ok(Number.isNaN(quantile([-Infinity, Infinity], 0.5)));
});

Deno.test("quantile() sorts a copy numerically, and refuses shares outside 0 to 1", () => {
  const values = [10, 9, -1];
  assert.equal(quantile(values, 0.5), 9); // as texts, 10 would be in the middle
  assert.deepEqual(values, [10, 9, -1]);
  for (const share of [-0.01, 1.01, NaN]) {
    assert.throws(() => quantile(values, share), {
      name: "RangeError",
      message: `quantile(): share must be in [0, 1], got ${share}`,
    });
  }
});
