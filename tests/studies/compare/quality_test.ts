// How good predictions are where some are not finite.

import assert from "node:assert/strict";
import { qualityOf } from "../../../src/studies/compare/predictors.ts";

Deno.test("qualityOf() leaves examples without a finite prediction out, and counts them", () => {
  const log = Float64Array.of(-0.1, -3, NaN, -1, -2, -0.2);
  const { unpredicted, ...metrics } = qualityOf(log, [0, 0, 0]);
  const others = Float64Array.of(-0.1, -3, -2, -0.2);
  assert.deepEqual([metrics, unpredicted], [qualityOf(others, [0, 0]), 1]);
  assert.throws(() => qualityOf(Float64Array.of(NaN, NaN), [0]), {
    name: "RangeError",
    message: "qualityOf(): predictions of test examples must be finite, got none for all 1",
  });
});
