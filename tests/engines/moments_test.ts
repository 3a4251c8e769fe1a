// Population statistics from batches, against those of all examples at once.

import assert from "node:assert/strict";
import fc from "fast-check";
import { addMoments, noMoments, populationStatistics } from "../../src/engines/moments.ts";

const value = fc.float({ min: -8, max: 8, noNaN: true });
const moments = (values: readonly number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length };
};

Deno.test("populationStatistics() of unequal batches equal those of all their examples", () => {
  const batches = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 1 });
  fc.assert(fc.property(batches, (batches) => {
    const sums = noMoments(1);
    for (const batch of batches) {
      const { mean, variance } = moments(batch);
      addMoments(sums, batch.length, Float32Array.of(mean), Float32Array.of(variance));
    }
    const got = populationStatistics(sums);
    const wanted = moments(batches.flat());
    assert.ok(Math.abs(got.mean[0] - wanted.mean) < 1e-5);
    assert.ok(Math.abs(got.variance[0] - wanted.variance) < 1e-4);
    assert.ok(got.variance[0] >= 0);
  }));
});

Deno.test("populationStatistics() gives no variance below 0 despite rounding", () => {
  let rounded = 0;
  for (let i = 1; i <= 200; i++) {
    const sums = noMoments(1);
    const value = Math.sqrt(i);
    for (const examples of [3, 7, 11]) addMoments(sums, examples, [value], [0]);
    const { variance } = populationStatistics(sums);
    assert.ok(variance[0] >= 0 && variance[0] < 1e-12, `${variance[0]} of ${value}`);
    if (sums.meanSquare[0] / sums.weight < (sums.mean[0] / sums.weight) ** 2) rounded++;
  }
  assert.ok(rounded > 0, "no value was rounded so that it shows");
});
