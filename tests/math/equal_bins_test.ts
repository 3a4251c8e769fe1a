// Bins of equal width, against their reported edges.

import assert from "node:assert/strict";
import fc from "fast-check";
import { reliability } from "../../src/metrics/calibration.ts";
import { equalBins } from "../../src/math/equal_bins.ts";
import { weightedMetrics } from "../../src/metrics/weighted_metrics.ts";

const bits = new DataView(new ArrayBuffer(8));

/** The neighbours of a positive double. */
function beside(value: number): [number, number] {
  bits.setFloat64(0, value);
  const at = bits.getBigUint64(0);
  const of = (pattern: bigint) => {
    bits.setBigUint64(0, pattern);
    return bits.getFloat64(0);
  };
  return [of(at - 1n), of(at + 1n)];
}

Deno.test("equalBins() puts every edge of 1 to 1000 bins, and its neighbours, into (from, to]", () => {
  for (let bins = 1; bins <= 1000; bins++) {
    const { edge, binOf } = equalBins(1, bins);
    // all edges of few bins, some of many
    const step = Math.max(1, Math.floor(bins / 40));
    for (let k = 1; k <= bins; k += step) {
      for (const value of [k / bins, ...beside(k / bins)]) {
        if (value > 1) continue;
        const bin = binOf(value);
        if (!(edge(bin) < value && value <= edge(bin + 1))) {
          assert.fail(`${value} of ${bins} bins is in (${edge(bin)}, ${edge(bin + 1)}]`);
        }
      }
    }
  }
});

Deno.test("equalBins() puts any value up to any end into (from, to], and values outside into the end bins", () => {
  const ends = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
  const shares = fc.double({ min: 0, max: 1, noNaN: true });
  const counts = fc.integer({ min: 1, max: 60 });
  fc.assert(fc.property(ends, shares, counts, (end, share, bins) => {
    const { edge, binOf } = equalBins(end, bins);
    const value = share * end;
    const bin = binOf(value);
    assert.ok(bin >= 0 && bin < bins);
    assert.ok(value === 0 ? bin === 0 : edge(bin) < value && value <= edge(bin + 1));
    assert.equal(edge(bins), end);
    for (const low of [0, -0, -end, -Infinity]) assert.equal(binOf(low), 0);
    for (const high of [end, 2 * end, Infinity]) assert.equal(binOf(high), bins - 1);
  }));
});

Deno.test("equalBins() to 0 has one bin for all values, and NaN is refused", () => {
  const { edge, binOf } = equalBins(0, 4);
  assert.deepEqual([binOf(0), binOf(3), edge(2)], [0, 0, 0]);
  assert.throws(() => binOf(NaN), /^RangeError: binOf\(\): value must be a number, got NaN$/);
  for (const end of [NaN, Infinity, -1]) assert.throws(() => equalBins(end, 4), RangeError);
  for (const bins of [0, -1, 1.5, NaN]) assert.throws(() => equalBins(1, bins), RangeError);
});

Deno.test("reliability() puts a confidence on an edge into the bin that ends there, and weightedMetrics() too", () => {
  const outcomes = (confidence: number) => ({
    correct: Uint8Array.of(1),
    confidence: Float64Array.of(confidence),
    logLikelihood: Float64Array.of(-1),
    brier: Float64Array.of(0),
    entropy: Float64Array.of(0),
  });
  for (const [confidence, bins] of [[0.28, 25], [14 / 25, 25], [0.07, 100], [0.5, 2], [1, 3]]) {
    const [bin] = reliability(outcomes(confidence), { bins }).filter(({ count }) => count > 0);
    assert.equal(bin.to, confidence);
    assert.ok(bin.from < confidence);
  }
  // 0.28 and 0.26 share the bin (0.24, 0.28], so their gaps cancel: 0.28 − 0 and 0.26 − 1
  const joined = {
    correct: Uint8Array.of(0, 1),
    confidence: Float64Array.of(0.28, 0.26),
    logLikelihood: Float64Array.of(-1, -1),
    brier: Float64Array.of(0, 0),
    entropy: Float64Array.of(0, 0),
  };
  const { calibrationError } = weightedMetrics(joined, { bins: 25 })([1, 1]);
  assert.ok(Math.abs(calibrationError - (0.74 - 0.28) / 2) < 1e-12, `${calibrationError}`);
});
