// Initial weights: distribution, and dependence on seed and name only.

import assert from "node:assert/strict";
import { initialWeights } from "../../src/engines/initial_weights.ts";

Deno.test("initialWeights() is uniform in ±1/√fanIn", () => {
  const values = initialWeights("head.weight", 20_000, { fanIn: 16 }, 1);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  assert.ok(largest <= 0.25 && largest > 0.2495, `largest ${largest}`);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
  assert.ok(Math.abs(mean) < 4 * 0.25 / Math.sqrt(3 * values.length), `mean ${mean}`);
  assert.ok(Math.abs(variance / (0.25 ** 2 / 3) - 1) < 0.03, `variance ${variance}`);
});

Deno.test("initialWeights() depends only on the seed and the name", () => {
  const fanIn = { fanIn: 4 };
  const values = initialWeights("blocks.0.dense.weight", 8, fanIn, 7);
  initialWeights("blocks.1.dense.weight", 100, fanIn, 7);
  assert.deepEqual(initialWeights("blocks.0.dense.weight", 8, fanIn, 7), values);
  assert.notDeepEqual(initialWeights("blocks.0.dense.weight", 8, fanIn, 8), values);
  assert.notDeepEqual(initialWeights("blocks.1.dense.weight", 8, fanIn, 7), values);
});

Deno.test("initialWeights() fills with a constant if one is given", () => {
  assert.deepEqual(initialWeights("norm.scale", 3, { value: 1 }, 1), Float32Array.of(1, 1, 1));
  assert.deepEqual(initialWeights("norm.shift", 2, { value: 0 }, 1), new Float32Array(2));
});

Deno.test("initialWeights() keeps its values in all versions", () => {
  // a run's seed gives the same weights in every version
  const values = initialWeights("stem.weight", 3, { fanIn: 2 }, 1);
  assert.deepEqual([...values].map((value) => value.toFixed(6)), [
    "0.283621",
    "0.241828",
    "0.146399",
  ]);
});
