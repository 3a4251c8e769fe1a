// The median of weighted values.

import assert from "node:assert/strict";
import fc from "fast-check";
import { quantile } from "../../src/math/quantile.ts";
import { weightedMedian } from "../../src/math/weighted_median.ts";

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 });

Deno.test("weightedMedian() is the median if all weights are equal", () => {
  fc.assert(fc.property(values, fc.integer({ min: 1, max: 9 }), (values, weight) => {
    assert.equal(weightedMedian(values, values.map(() => weight)), quantile(values, 0.5));
  }));
});

Deno.test("weightedMedian() is the median with each value repeated by its weight", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
      maxLength: 20,
    }),
    (pairs) => {
      const often = pairs.flatMap(([value, weight]) => new Array<number>(weight).fill(value));
      const found = weightedMedian(
        pairs.map(([value]) => value),
        pairs.map(([, weight]) => weight),
      );
      assert.equal(found, quantile(often, 0.5));
    },
  ));
});

Deno.test("weightedMedian() of no values is NaN", () => {
  assert.ok(Number.isNaN(weightedMedian([], [])));
});
