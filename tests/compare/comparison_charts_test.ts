// Ticks of the charts of a comparison.

import assert from "node:assert/strict";
import { tickText } from "../../src/compare/comparison_charts.ts";

Deno.test("tickText() drops zeros behind the point, and none before it", () => {
  const texts = [0.02, 5, 1000, 1500, 10_000, 20_000, 100_000, 2_000_000].map(tickText);
  assert.deepEqual(texts, ["0.02", "5", "1k", "1.5k", "10k", "20k", "100k", "2M"]);
});
