// Ticks of logarithmic axes.

import assert from "node:assert/strict";
import fc from "fast-check";
import { logTicks, tickText } from "../../../src/views/html/log_ticks.ts";

Deno.test("tickText() drops zeros behind the point, and none before it", () => {
  const texts = [0.02, 5, 1000, 1500, 10_000, 20_000, 100_000, 2_000_000].map(tickText);
  assert.deepEqual(texts, ["0.02", "5", "1k", "1.5k", "10k", "20k", "100k", "2M"]);
});

Deno.test("logTicks() are round, few, and around all values", () => {
  assert.deepEqual(logTicks(3200, 18_000), [2000, 5000, 10_000, 20_000]);
  assert.deepEqual(logTicks(0.14, 16.4), [0.1, 0.3, 1, 3, 10, 30]);
  assert.deepEqual(logTicks(100, 1000), [100, 200, 500, 1000]);
  const positive = fc.double({ min: 1e-9, max: 1e15, noNaN: true });
  fc.assert(fc.property(positive, positive, (a, b) => {
    const [lowest, highest] = [Math.min(a, b), Math.max(a, b)];
    const ticks = logTicks(lowest, highest);
    assert.ok(ticks.length >= 1 && ticks.length <= 6, String(ticks));
    assert.ok(ticks[0] <= lowest && ticks.at(-1)! >= highest, String(ticks));
    assert.ok(ticks.every((tick, i) => i === 0 || tick > ticks[i - 1]), String(ticks));
    assert.ok(ticks.every((tick) => /^[1235]e/.test(tick.toExponential())), String(ticks));
  }));
});
