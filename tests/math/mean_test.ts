// Means over repetitions.

import assert from "node:assert/strict";
import fc from "fast-check";
import { meanOf } from "../../src/math/mean.ts";

Deno.test("meanOf() gives the mean and its standard error", () => {
  // variance of 2, 4, 4, 4, 5, 5, 7, 9 about their mean 5: 32 / 7; divided by 8 values
  const { mean, standardError } = meanOf([2, 4, 4, 4, 5, 5, 7, 9]);
  assert.equal(mean, 5);
  assert.ok(Math.abs(standardError! - Math.sqrt(32 / 7 / 8)) < 1e-15);
});

Deno.test("meanOf() leaves out the standard error of a single value", () => {
  assert.deepEqual(meanOf([3]), { mean: 3 });
});

Deno.test("meanOf() moves with its values, and its standard error does not", () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
  fc.assert(fc.property(values, fc.integer({ min: -100, max: 100 }), (some, by) => {
    const here = meanOf(some);
    const there = meanOf(some.map((value) => value + by));
    assert.ok(Math.abs(there.mean - here.mean - by) < 1e-9);
    assert.ok(Math.abs(there.standardError! - here.standardError!) < 1e-9);
  }));
});
