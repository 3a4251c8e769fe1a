// What an interval decides, and ranges of depths.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  halfWidth,
  isBetter,
  ranges,
  standingOf,
} from "../../../src/evaluation/verdict/standing.ts";

Deno.test("standingOf() tells worse and better however wide the interval is, and alike only if it is narrow", () => {
  const cases: [[number, number], ReturnType<typeof standingOf>][] = [
    [[0, 0], "good"],
    [[-0.04, 0.04], "good"],
    [[-0.09, 0.01], "good"], // a half-width of 0.05
    [[-0.092, 0.01], "undecided"],
    [[-0.06, 0.06], "undecided"],
    [[-0.001, 0], "good"],
    [[-0.004, -0.003], "good"], // there for sure, and negligible
    [[-0.005, -0.001], "good"],
    [[-0.006, -0.003], "worse"],
    [[-3, -0.0001], "worse"],
    [[-0.001, 3], "good"],
    [[0, 3], "good"],
    [[0.1, 3], "good"],
    [[-Infinity, 0.1], "undecided"],
    [[-Infinity, -0.1], "worse"],
    [[-Infinity, -Infinity], "worse"],
    [[0, Infinity], "good"],
    [[-Infinity, Infinity], "undecided"],
    [[NaN, NaN], "undecided"],
    [[-0.01, NaN], "undecided"],
  ];
  for (const [interval, expected] of cases) {
    assert.equal(standingOf(interval, 100), expected, String(interval));
  }
});

Deno.test("standingOf() believes no interval of fewer than 30 examples, but that what never differs is alike", () => {
  assert.deepEqual([29, 30].map((examples) => standingOf([-0.01, 0.01], examples)), [
    "undecided",
    "good",
  ]);
  assert.deepEqual([29, 30].map((examples) => standingOf([-2, -1], examples)), [
    "undecided",
    "worse",
  ]);
  assert.equal(standingOf([0, 0], 1), "good");
});

Deno.test("isBetter() needs a difference that is beyond noise and not negligible", () => {
  const better = (difference: number, lower: number) =>
    isBetter({ difference, interval: [lower, 2 * difference - lower] });
  assert.ok(better(0.2, 0.01) && better(0.006, 0.0001) && better(Infinity, Infinity));
  assert.ok(!better(0.2, 0) && !better(0.004, 0.003) && !better(NaN, NaN) && !better(-1, -2));
});

Deno.test("halfWidth() is half of the width, 0 between equal infinities, and infinite otherwise", () => {
  assert.deepEqual(
    [[1, 3], [-Infinity, -Infinity], [-Infinity, 0], [NaN, 1]].map(([lower, upper]) =>
      halfWidth([lower, upper])
    ),
    [1, 0, Infinity, NaN],
  );
});

Deno.test("ranges() joins neighbours, and says the same depths", () => {
  assert.deepEqual(ranges([]), []);
  assert.deepEqual(ranges([4, 7, 8, 9, 12]), [[4, 4], [7, 9], [12, 12]]);
  fc.assert(fc.property(fc.uniqueArray(fc.nat(30)), (depths) => {
    const sorted = depths.toSorted((a, b) => a - b);
    const found = ranges(sorted);
    const again = found.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, i) => first + i)
    );
    assert.deepEqual(again, sorted);
    assert.ok(found.every(([first], i) => i === 0 || first > found[i - 1][1] + 1));
  }));
});
