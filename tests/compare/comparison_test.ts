// Means over seeds.

import assert from "node:assert/strict";
import { meanOf } from "../../src/compare/comparison.ts";

Deno.test("meanOf() gives the mean and its standard error", () => {
  // variance of 2, 4, 4, 4, 5, 5, 7, 9 about their mean 5: 32 / 7; divided by 8 values
  const { mean, standardError } = meanOf([2, 4, 4, 4, 5, 5, 7, 9]);
  assert.equal(mean, 5);
  assert.ok(Math.abs(standardError! - Math.sqrt(32 / 7 / 8)) < 1e-15);
});

Deno.test("meanOf() leaves out the standard error of a single value", () => {
  assert.deepEqual(meanOf([3]), { mean: 3 });
});
