// Quantiles of a sample.

import assert from "node:assert/strict";
import { quantile } from "../../src/numbers/quantile.ts";

Deno.test("quantile() interpolates between neighbours, whatever the order", () => {
  assert.equal(quantile([4, 1, 3, 2], 0.5), 2.5);
  assert.equal(quantile([4, 1, 3, 2], 0.25), 1.75);
  assert.equal(quantile([10, 1], 1), 10);
  assert.equal(quantile([7], 0.3), 7);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});
