// Predictions over the plane.

import assert from "node:assert/strict";
import { arrays } from "../../src/data/arrays.ts";
import { dataset } from "../../src/data/dataset.ts";
import { spirals } from "../../src/data/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { statisticsBatches } from "../../src/evaluation/chunks.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { mapArea, mapInputs, mapPoints, predictiveMap } from "../../src/live/predictive_map.ts";
import { networkSpec } from "../../src/stream/train.ts";
import { data, tinyImages, tinyNetwork } from "../stream/tiny_runs.ts";

Deno.test("mapArea() holds the data with a margin, and is for the plane only", () => {
  const { range: [left, right, bottom, top] } = mapArea(data.train)!;
  for (const row of data.train.rows) {
    const [x, y] = data.train.inputs.subarray(2 * row, 2 * row + 2);
    assert.ok(left < x && x < right && bottom < y && y < top);
  }
  const constant = dataset({ shape: [2], inputs: new Float32Array([1, 2, 1, 3]), labels: [0, 1] });
  assert.deepEqual(mapArea(constant)!.range.slice(0, 2), [0, 2]);
  assert.equal(mapArea(tinyImages().train), undefined);
  const line = dataset({ shape: [1], inputs: new Float32Array([1, 2]), labels: [0, 1] });
  assert.equal(mapArea(line), undefined);
  const many = { ...constant, classes: 300 };
  assert.equal(mapArea(many), undefined);
});

Deno.test("mapPoints() keeps points apart that lie far from 0", () => {
  const inputs = Float64Array.from({ length: 80 }, (_, i) => 1.7e9 + i / 8);
  const labels = Array.from({ length: 40 }, (_, n) => n % 2);
  const points = mapPoints(arrays({ shape: [2], inputs, labels }).train)!;
  assert.equal(new Set(points.map(([x]) => x)).size, points.length);
});

Deno.test("mapPoints() gives the data in their own units, at most 2,000 of them", () => {
  const points = mapPoints(data.train)!;
  assert.equal(points.length, 20);
  points.forEach(([x, y, label], i) => {
    const row = data.train.rows[i];
    assert.ok(Math.abs(x - data.train.inputs[2 * row]) < 1e-4);
    assert.ok(Math.abs(y - data.train.inputs[2 * row + 1]) < 1e-4);
    assert.equal(label, data.train.labels[row]);
  });
  assert.equal(mapPoints(spirals({ points: 5000 }).train)!.length, 2000);
  assert.equal(mapPoints(tinyImages().train), undefined);
});

Deno.test("mapInputs() goes by rows from the top, standardised", () => {
  const area = {
    range: [0, 4, 0, 2] as const,
    standardisation: { mean: [1, 1], deviation: [1, 0.5] },
  };
  assert.deepEqual([...mapInputs(area, 2)], [0, 1, 2, 1, 0, -1, 2, -1]);
});

Deno.test("predictiveMap() tells what the network predicts, as mixture and depth by depth", async () => {
  using network = await tinyNetwork();
  await network.estimateStatistics(statisticsBatches(data.train, 20));
  const area = mapArea(data.train)!;
  const q = [0, 0.2, 0.5, 0.3];
  const inputs = mapInputs(area);
  const { cells, ...map } = await predictiveMap(network, q, area);
  assert.deepEqual(map, { size: [48, 48], range: area.range, depths: [1, 2, 3] });
  assert.equal(cells.length, 4 * 48 * 48 * 2);
  const expected = [
    await predict(network, q, inputs),
    await predict(network, [0, 1], inputs),
    await predict(network, [0, 0, 1], inputs),
    await predict(network, [0, 0, 0, 1], inputs),
  ];
  expected.forEach((probabilities, i) => {
    for (let cell = 0; cell < 48 * 48; cell++) {
      const [best, share] = cells.subarray(2 * (i * 48 * 48 + cell));
      const [first, second] = probabilities.subarray(2 * cell, 2 * cell + 2);
      assert.ok(Math.abs(first - second) < 1e-6 || best === (first >= second ? 0 : 1));
      assert.ok(Math.abs(share - 255 * Math.max(first, second)) < 0.51);
    }
  });
});

Deno.test("predictiveMap() draws 24 of many depths, the first and the last among them", async () => {
  using network = await createNetwork(networkSpec(data.train, { maxDepth: 60, width: 2 }), {
    engine: "simd",
  });
  await network.estimateStatistics(statisticsBatches(data.train, 20));
  const q = new Array(61).fill(1 / 61);
  const { depths, cells } = await predictiveMap(network, q, mapArea(data.train)!);
  assert.deepEqual([depths.length, depths[0], depths.at(-1)], [24, 0, 60]);
  assert.equal(cells.length, 25 * 48 * 48 * 2);
});
