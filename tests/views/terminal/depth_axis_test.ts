// Which depths share a column of a text chart, and what stands below.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  columnOf,
  depthAxis,
  depthLabels,
  foldedMass,
  middleOf,
  roundUp,
} from "../../../src/views/terminal/depth_axis.ts";

const posterior = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: 1,
  maxLength: 1001,
}).map((weights) => {
  const total = weights.reduce((sum, w) => sum + w, 0);
  return total > 0 ? weights.map((w) => w / total) : weights.map(() => 1 / weights.length);
});

Deno.test("depthAxis() shows all depths where they fit", () => {
  const axis = depthAxis(new Array(21).fill(1 / 21), 72);
  assert.deepEqual(axis, { last: 20, fold: 1, columns: 21, cell: 3, bar: 2, beyond: 0 });
});

Deno.test("depthAxis() ends where no mass is left, but not before a depth to keep", () => {
  const q = Array.from({ length: 101 }, (_, d) => d < 8 ? 1 / 8 : 0);
  assert.equal(depthAxis(q, 60).last, 8);
  assert.equal(depthAxis(q, 60, [31]).last, 40);
});

Deno.test("depthAxis() lets neighbours share a column where mass is everywhere", () => {
  const axis = depthAxis(new Array(1001).fill(1 / 1001), 60);
  assert.deepEqual([axis.last, axis.fold, axis.columns], [1000, 20, 51]);
});

Deno.test("depthAxis() fits any width, loses no mass and keeps the marked depth", () => {
  fc.assert(fc.property(posterior, fc.integer({ min: 1, max: 200 }), fc.nat(), (q, width, pick) => {
    const marked = pick % q.length;
    const axis = depthAxis(q, width, [marked]);
    assert.ok(axis.columns * axis.cell <= width);
    assert.ok(axis.beyond <= 1e-3 && axis.last >= marked);
    assert.ok(middleOf(axis, columnOf(axis, marked)) < axis.columns * axis.cell);
    const shown = foldedMass(q, axis).reduce((sum, mass) => sum + mass, 0);
    assert.ok(Math.abs(shown + axis.beyond - 1) < 1e-9);
  }));
});

Deno.test("depthLabels() names the marked depth and the last round one", () => {
  const axis = depthAxis(new Array(21).fill(1 / 21), 51);
  assert.equal(
    depthLabels(axis, 7).join(""),
    "0   2   4   6 7 8   10  12  14  16  18  20",
  );
  assert.equal(depthLabels(axis, 7)[1], "7");
  assert.equal(depthLabels(axis).join(""), "0   2   4   6   8   10  12  14  16  18  20");
});

Deno.test("depthLabels() always has the marked depth and never lets labels touch", () => {
  fc.assert(fc.property(posterior, fc.integer({ min: 4, max: 200 }), fc.nat(), (q, width, pick) => {
    const marked = pick % q.length;
    const axis = depthAxis(q, width, [marked]);
    const [before, label, after] = depthLabels(axis, marked);
    assert.equal(label, String(marked));
    const line = before + label + after;
    const numbers = line.trim().split(/ +/).map(Number);
    assert.ok(numbers.includes(marked));
    assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
    assert.ok(numbers.every((depth) => depth <= axis.last), line);
  }));
});

Deno.test("roundUp() finds the next round number", () => {
  assert.deepEqual([0, 0.0476, 0.086, 0.5, 1, 11, 61, 1000].map(roundUp), [
    0,
    0.05,
    0.1,
    0.5,
    1,
    15,
    80,
    1000,
  ]);
  fc.assert(fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (value) => {
    const up = roundUp(value);
    return up >= value && up <= 1.5 * value * (1 + 1e-12);
  }));
});
