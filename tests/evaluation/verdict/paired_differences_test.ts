// Paired differences of log-likelihoods.

import assert from "node:assert/strict";
import fc from "fast-check";
import { pairedDifferences } from "../../../src/evaluation/verdict/paired_differences.ts";

const of = (base: number[], ...each: number[][]) =>
  pairedDifferences(Float64Array.from(base), each.map((values) => Float64Array.from(values)), {
    resamples: 200,
  });

Deno.test("pairedDifferences() of values that differ by a constant has no width, however they vary", async () => {
  const base = Array.from({ length: 40 }, (_, n) => -(n % 7));
  const [same, better] = await of(base, base, base.map((value) => value + 0.5));
  assert.deepEqual(same, { difference: 0, interval: [0, 0] });
  assert.deepEqual(better, { difference: 0.5, interval: [0.5, 0.5] });
});

Deno.test("pairedDifferences() has the interval of the normal approximation for many examples", async () => {
  const base = new Array(2500).fill(-1);
  const other = base.map((value, n) => value + (n % 2 === 0 ? 0.3 : -0.1)); // mean 0.1, deviation 0.2
  const [{ difference, interval }] = await pairedDifferences(
    Float64Array.from(base),
    [Float64Array.from(other)],
    { resamples: 2000 },
  );
  assert.ok(Math.abs(difference - 0.1) < 1e-12);
  const half = 1.96 * 0.2 / 50;
  assert.ok(Math.abs(interval[0] - (0.1 - half)) < 0.1 * half, String(interval));
  assert.ok(Math.abs(interval[1] - (0.1 + half)) < 0.1 * half, String(interval));
});

Deno.test("pairedDifferences() takes labels that are impossible under both for equal, and others as infinitely worse", async () => {
  const [equal, worse, better] = await of(
    [-Infinity, -1, -1],
    [-Infinity, -1, -1],
    [-Infinity, -Infinity, -Infinity],
    [-1, -1, -1],
  );
  assert.deepEqual(equal, { difference: 0, interval: [0, 0] });
  assert.equal(worse.difference, -Infinity);
  assert.equal(worse.interval[0], -Infinity);
  assert.equal(better.difference, Infinity);
  const [both] = await of([-Infinity, -1], [-1, -Infinity]);
  assert.deepEqual(both, { difference: NaN, interval: [NaN, NaN] });
});

Deno.test("pairedDifferences() has an interval in order, between the smallest and the largest difference", async () => {
  const value = fc.double({ min: -5, max: 0, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 }),
      async (pairs) => {
        const [{ difference, interval: [lower, upper] }] = await of(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
        const each = pairs.map(([a, b]) => b - a);
        const [least, most] = [Math.min(...each) - 1e-12, Math.max(...each) + 1e-12];
        assert.ok(least <= lower && lower <= upper && upper <= most);
        assert.ok(least <= difference && difference <= most);
      },
    ),
    { numRuns: 30 },
  );
});
