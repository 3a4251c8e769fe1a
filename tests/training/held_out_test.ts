// How often estimates on a held-out split are made, and how they are stored.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  loadedEstimate,
  stepsBetweenEstimates,
  storedEstimate,
} from "../../src/training/held_out.ts";

Deno.test("stepsBetweenEstimates() is the least number at which estimates cost at most 15 % of the multiply-adds", () => {
  const size = fc.integer({ min: 1, max: 100_000 });
  fc.assert(fc.property(size, size, size, (perStep, statistics, heldOut) => {
    const k = stepsBetweenEstimates({ perStep, statistics, heldOut });
    const share = (steps: number) => (statistics + heldOut) / (3 * perStep * steps);
    assert.ok(Number.isInteger(k) && k >= 1);
    assert.ok(share(k) <= 0.15 * (1 + 1e-9));
    assert.ok(k === 1 || share(k - 1) > 0.15 * (1 - 1e-9));
  }));
});

Deno.test("storedEstimate() is JSON that loadedEstimate() makes the same estimate of", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.double({ max: 0, noDefaultInfinity: true }), fc.constant(NaN))),
      (m) => {
        const estimate = {
          ...{ step: 7, examples: 20, score: { error: 0.5, logLikelihood: -1 } },
          logLikelihood: Float64Array.from(m, (md) => md === 0 ? 0 : md), // JSON has no −0
        };
        const text = JSON.stringify(storedEstimate(estimate));
        assert.deepEqual(loadedEstimate(JSON.parse(text)), estimate);
      },
    ),
  );
});
