// Bootstrap intervals against the normal approximation.

import assert from "node:assert/strict";
import { bootstrapIntervals } from "../../src/math/bootstrap.ts";
import { randomStream } from "../../src/math/random.ts";

const random = randomStream(1, "tests/bootstrap");
const values = Float64Array.from({ length: 2000 }, () => 3 * random() ** 2);

function weightedMean(counts: Uint32Array): number {
  let sum = 0;
  for (let n = 0; n < counts.length; n++) sum += counts[n] * values[n];
  return sum / counts.length;
}

Deno.test("bootstrapIntervals() of a mean are the normal approximation's, at every level", () => {
  const mean = weightedMean(new Uint32Array(values.length).fill(1));
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const error = Math.sqrt(variance / values.length);
  for (const [level, normal] of [[0.95, 1.959964], [0.68, 0.994458]]) {
    const [[lower, upper]] = bootstrapIntervals(
      { examples: values.length, resamples: 4000, level },
      (counts) => [weightedMean(counts)],
    );
    // the ends are known to about 0.04 standard errors from 4000 resamples
    assert.ok(Math.abs(lower - (mean - normal * error)) < 0.15 * error, `${level}: ${lower}`);
    assert.ok(Math.abs(upper - (mean + normal * error)) < 0.15 * error, `${level}: ${upper}`);
  }
});

Deno.test("bootstrapIntervals() by default are 95 % intervals from 1,000 resamples with seed 1", () => {
  let resamples = 0;
  const interval = (options: { readonly level?: number; readonly seed?: number }) =>
    bootstrapIntervals({ examples: values.length, ...options }, (counts) => {
      resamples++;
      return [weightedMean(counts)];
    });
  const byDefault = interval({});
  assert.equal(resamples, 1000);
  assert.deepEqual(byDefault, interval({ level: 0.95, seed: 1 }));
  for (const other of [{ level: 0.9 }, { seed: 2 }]) {
    assert.notDeepEqual(byDefault, interval(other));
  }
});

Deno.test("bootstrapIntervals() draws as many examples as there are, differently each time", () => {
  const seen = new Set<string>();
  let resamples = 0;
  bootstrapIntervals({ examples: 50, resamples: 30 }, (counts) => {
    assert.equal(counts.reduce((sum, count) => sum + count), 50);
    seen.add([...counts].join());
    resamples++;
    return [0];
  });
  assert.equal(resamples, 30);
  assert.equal(seen.size, 30);
});

Deno.test("bootstrapIntervals() draws 1000 resamples and covers 95 % by default, and gives NaN for a statistic that is NaN once", () => {
  let drawn = 0;
  const [order, lost] = bootstrapIntervals(
    { examples: 3 },
    () => [++drawn, drawn === 500 ? NaN : 1],
  );
  assert.equal(drawn, 1000);
  // of 1, 2, ..., 1000, between which is interpolated
  order.forEach((end, i) => assert.ok(Math.abs(end - [25.975, 975.025][i]) < 1e-9, `${order}`));
  assert.ok(lost.every(Number.isNaN));
});

Deno.test("bootstrapIntervals() redraws resamples without values, and gives up if nearly none has values", () => {
  let asked = 0;
  const [interval] = bootstrapIntervals(
    { examples: 3, resamples: 10 },
    () => ++asked % 2 === 0 ? [asked] : undefined,
  );
  assert.equal(asked, 20);
  assert.ok(interval[0] > 2 && interval[1] < 20);
  assert.throws(() => bootstrapIntervals({ examples: 3, resamples: 10 }, () => undefined), {
    name: "RangeError",
    message: "bootstrapIntervals(): statistic must return values, got undefined for 991 resamples",
  });
});

Deno.test("bootstrapIntervals() draws every example with equal probability", () => {
  const drawn = new Float64Array(10);
  bootstrapIntervals({ examples: 10, resamples: 5000 }, (counts) => {
    counts.forEach((count, n) => drawn[n] += count);
    return [];
  });
  // a sum of 5000 binomial numbers of mean 1 and variance 0.9: five standard deviations are 335
  for (const times of drawn) assert.ok(Math.abs(times - 5000) < 335, `${drawn}`);
});

Deno.test("bootstrapIntervals() uses the same resamples for all statistics, and returns them in order", () => {
  const [plain, shifted, difference] = bootstrapIntervals(
    { examples: values.length, resamples: 200 },
    (counts) => {
      const mean = weightedMean(counts);
      return [mean, mean + 1, 1];
    },
  );
  assert.ok(Math.abs(shifted[0] - plain[0] - 1) < 1e-12 && plain[0] < plain[1]);
  assert.deepEqual(difference, [1, 1]);
});

Deno.test("bootstrapIntervals() repeats itself for a seed and differs between seeds", () => {
  const of = (seed?: number) =>
    bootstrapIntervals(
      { examples: values.length, resamples: 50, seed },
      (counts) => [weightedMean(counts)],
    );
  assert.deepEqual(of(1), of());
  assert.notDeepEqual(of(1), of(2));
});

Deno.test("bootstrapIntervals() refuses options out of range and a changing number of values", () => {
  const refused = (options: object, message: string) =>
    assert.throws(
      () => bootstrapIntervals({ examples: 3, ...options }, () => [0]),
      { name: "RangeError", message: `bootstrapIntervals(): ${message}` },
    );
  refused({ examples: 0 }, "examples must be a positive whole number, got 0");
  refused({ resamples: 1.5 }, "resamples must be a positive whole number, got 1.5");
  refused({ level: 1 }, "level must be in (0, 1), got 1");
  let calls = 0;
  assert.throws(() => bootstrapIntervals({ examples: 3 }, () => new Array(++calls).fill(0)), {
    name: "TypeError",
    message: "bootstrapIntervals(): statistic must return 1 values as before, got 2",
  });
});
