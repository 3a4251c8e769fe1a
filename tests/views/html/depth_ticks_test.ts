// Where axes name depths.

import assert from "node:assert/strict";
import { depthTicks } from "../../../src/views/html/depth_ticks.ts";

Deno.test("depthTicks() takes the smallest usual step that leaves ten steps at most", () => {
  const steps: [depth: number, step: number][] = [
    [0, 1],
    [1, 1],
    [10, 1],
    [11, 2],
    [20, 2],
    [21, 5],
    [50, 5],
    [51, 10],
    [100, 10],
    [101, 20],
    [200, 20],
    [201, 50],
    [500, 50],
    [501, 100],
    [1000, 100],
    [1001, 200],
    [3001, 200],
  ];
  for (const [depth, step] of steps) {
    const expected: number[] = [];
    for (let at = 0; at <= depth; at += step) expected.push(at);
    assert.deepEqual(depthTicks(depth), expected, `${depth}`);
  }
  assert.deepEqual(depthTicks(6, 3), [0, 2, 4, 6]);
  assert.deepEqual(depthTicks(7, 3), [0, 5]);
});
