// Predictions over the plane.

import assert from "node:assert/strict";
import { arrays } from "../../../src/datasets/arrays.ts";
import { dataset } from "../../../src/datasets/dataset.ts";
import { spirals } from "../../../src/datasets/spirals.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { statisticsBatches } from "../../../src/evaluation/chunks.ts";
import { predict } from "../../../src/evaluation/predict.ts";
import {
  mapArea,
  mapInputs,
  mapPoints,
  predictiveMap,
} from "../../../src/views/live/predictive_map.ts";
import type { Network } from "../../../src/engines/network.ts";
import { networkSpec } from "../../../src/training/train.ts";
import { data, tinyImages, tinyNetwork } from "../../training/tiny_runs.ts";

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

/** Points as a data set of classes 0 and 1, in their own units. */
function points(of: readonly (readonly [x: number, y: number])[], bytes = false) {
  const inputs = bytes ? Uint8Array.from(of.flat()) : Float32Array.from(of.flat());
  return dataset({ shape: [2], inputs, labels: of.map((_, i) => i % 2) });
}

Deno.test("mapArea() goes 8 % of the data's extent beyond them, or 1 where they have none", () => {
  const area = mapArea(points([[0, -3], [100, -3], [50, -3]]))!;
  assert.deepEqual(area.range, [-8, 108, -4, -2]);
  const bytes = points([[0, 51], [255, 102]], true);
  const [left, right, bottom, top] = mapArea(bytes)!.range;
  const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 1e-12);
  near(left, -0.08);
  near(right, 1.08);
  near(bottom, 0.2 - 0.016);
  near(top, 0.4 + 0.016);
  assert.equal(mapArea(bytes)!.standardisation, bytes.standardisation);
  // of the rows of the part alone
  const part = { ...points([[0, 0], [1, 2], [50, 50]]), rows: Uint32Array.of(0, 1) };
  assert.deepEqual(mapArea(part)!.range, [-0.08, 1.08, -0.16, 2.16]);
  assert.equal(mapArea({ ...part, rows: new Uint32Array() }), undefined);
  assert.ok(mapArea({ ...part, classes: 256 }));
  assert.equal(mapArea({ ...part, classes: 257 }), undefined);
  assert.equal(mapArea({ ...part, shape: [2, 1] }), undefined);
});

Deno.test("mapPoints() takes 2,000 points evenly, in six digits where that moves them by nothing seen", () => {
  const many = (count: number) => points(Array.from({ length: count }, (_, i) => [i, 3 * i]));
  const all = mapPoints(many(2000))!;
  assert.deepEqual(all.map(([x]) => x), Array.from({ length: 2000 }, (_, i) => i));
  for (const count of [2001, 2999, 3000, 5000]) {
    const found = mapPoints(many(count))!;
    const rows = Array.from({ length: 2000 }, (_, i) => Math.floor(i * (count / 2000)));
    assert.deepEqual(found, rows.map((row) => [row, 3 * row, row % 2]), `${count}`);
  }
  const short = { ...points([[1.23456789, 0], [3, 1]]) };
  const deviation = (x: number, y: number) => ({
    ...short,
    standardisation: { mean: [0, 0], deviation: [x, y] },
  });
  const x = Math.fround(1.23456789);
  const away = Math.abs(x - 1.23457);
  assert.equal(mapPoints(deviation(1001 * away, 1e-9))![0][0], 1.23457);
  assert.equal(mapPoints(deviation(999 * away, 1e9))![0][0], x);
  const far = {
    ...points([[0, 1.23456789], [1, 3]]),
    standardisation: deviation(1e-9, 1).standardisation,
  };
  assert.equal(mapPoints(far)![0][1], 1.23457); // each axis by its own deviation
  const [[left, , first], [right, top, second]] = mapPoints(points([[0, 51], [255, 102]], true))!;
  assert.deepEqual([left, first, right, top, second], [0, 0, 1, 0.4, 1]);
  const rows = Uint32Array.of(2, 0);
  assert.deepEqual(mapPoints({ ...points([[0, 0], [1, 2], [5, 6]]), rows }), [[5, 6, 0], [
    0,
    0,
    0,
  ]]);
  assert.equal(mapPoints({ ...short, shape: [3] }), undefined);
  assert.equal(mapPoints({ ...short, shape: [2, 1] }), undefined);
});

Deno.test("mapInputs() gives the middles of 48 × 48 cells", () => {
  const area = {
    range: [-1, 3, 10, 20] as const,
    standardisation: { mean: [1, 12], deviation: [2, 4] },
  };
  const expected: number[] = [];
  for (let row = 0; row < 48; row++) {
    for (let column = 0; column < 48; column++) {
      const x = -1 + (column + 0.5) * 4 / 48;
      const y = 20 - (row + 0.5) * 10 / 48;
      expected.push((x - 1) / 2, (y - 12) / 4);
    }
  }
  const found = mapInputs(area);
  assert.equal(found.length, expected.length);
  expected.forEach((value, i) => assert.ok(Math.abs(found[i] - value) < 1e-6, `${i}`));
});

Deno.test("predictiveMap() gives classes and probabilities as bytes, and nothing where nothing is predicted", async () => {
  const p = [ // [exit][cell][class]
    [[0.2, 0.7, 0.1], [0.45, 0.45, 0.1], [1, 0, 0], [0.1, 0.09, 0.81]],
    [[0.6, 0.3, 0.1], [0, 0.55, 0.45], [NaN, 0, 0], [0.3, 0.3, 0.4]],
  ];
  const asked: unknown[] = [];
  const network = {
    logProbabilities: (inputs: Float32Array, options: unknown) => {
      asked.push(inputs, options);
      return Promise.resolve(Float32Array.from(p.flat(2), Math.log));
    },
  } as unknown as Network;
  const area = mapArea(data.train)!;
  const inputs = mapInputs(area, 2);
  const q = [0, 0.25, 0, 0.75];
  const { cells, ...map } = await predictiveMap(network, q, area, inputs);
  assert.deepEqual(asked, [inputs, { exits: [1, 3] }]);
  assert.deepEqual(map, { size: [2, 2], range: area.range, depths: [1, 3] });
  const mixture = p[0].map((cell, i) => cell.map((of, k) => 0.25 * of + 0.75 * p[1][i][k]));
  const expected = [mixture, ...p].flat().flatMap((cell) => {
    if (cell.some(Number.isNaN)) return [0, 0];
    const most = Math.max(...cell);
    return [cell.indexOf(most), Math.round(255 * most)]; // of equal ones the first
  });
  assert.equal(expected.length, 3 * 4 * 2);
  assert.deepEqual([...cells], expected);
});

Deno.test("predictiveMap() draws the exits of 24 depths where there are more, evenly", async () => {
  const drawn = async (exits: number) => {
    const network = {
      logProbabilities: () =>
        Promise.resolve(Float32Array.from({ length: exits * 2 }, (_, i) => {
          const share = 0.51 + (i >> 1) / 256; // of class 0 at this exit
          return Math.log(i % 2 === 0 ? share : 1 - share);
        })),
    } as unknown as Network;
    const area = mapArea(data.train)!;
    const q = new Array(exits).fill(1 / exits);
    const { depths, cells } = await predictiveMap(network, q, area, mapInputs(area, 1));
    const shown = depths.map((d) => Math.round(255 * (0.51 + d / 256)));
    assert.deepEqual([...cells.subarray(2)], shown.flatMap((share) => [0, share]));
    return depths;
  };
  assert.deepEqual(await drawn(24), Array.from({ length: 24 }, (_, d) => d));
  const fifty = Array.from({ length: 24 }, (_, i) => Math.round(i * 49 / 23));
  assert.deepEqual(await drawn(50), fifty);
  assert.equal((await drawn(25)).length, 24);
});
