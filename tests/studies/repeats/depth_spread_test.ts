// The spread of depths over seeds, and its sentence.

import assert from "node:assert/strict";
import fc from "fast-check";
import { depthSpread, rangeByChance } from "../../../src/studies/repeats/depth_spread.ts";
import { spreadText } from "../../../src/studies/repeats/spread_text.ts";

Deno.test("rangeByChance() is the share of all draws whose range is at most r, counted one by one", () => {
  for (const [runs, maxDepth] of [[1, 3], [2, 4], [3, 3], [4, 2], [5, 1]]) {
    const all = maxDepth + 1;
    const ranges = Array.from({ length: all ** runs }, (_, i) => {
      const depths = Array.from({ length: runs }, (_, n) => Math.floor(i / all ** n) % all);
      return Math.max(...depths) - Math.min(...depths);
    });
    for (let range = 0; range <= maxDepth; range++) {
      const share = ranges.filter((each) => each <= range).length / ranges.length;
      const found = rangeByChance(range, runs, maxDepth);
      assert.ok(Math.abs(found - share) < 1e-12, `${runs} of 0..${maxDepth}, ${range}: ${found}`);
    }
  }
});

Deno.test("depthSpread() gives range, median and conclusion of cases worked out by hand", () => {
  // 21 depths, 5 runs, range 3: 18 · 4^5 − 17 · 3^5 = 14,301 of 4,084,101 draws
  const close = depthSpread([6, 9, 7, 8, 7], 20);
  assert.deepEqual({ ...close, byChance: 0 }, {
    ...{ runs: 5, maxDepth: 20, least: 6, median: 7, most: 9, byChance: 0, decidedBy: "data" },
  });
  assert.ok(Math.abs(close.byChance - 14301 / 4084101) < 1e-15);
  const cases: [number[], number, string][] = [
    [[6, 12, 7, 8, 7], 20, "seed"], // 6 apart, more than a quarter of 20
    [[6, 11, 7, 8, 7], 20, "data"], // 5 apart: 77,541 of 4,084,101
    [[6, 11, 7], 20, "unclear"], // 5 apart: 1,581 of 9,261
    [[1, 2], 2, "unclear"], // a block apart, 7 of 9
    [[1, 1, 1, 1], 2, "data"], // 3 of 81
    [[0, 2, 1, 1], 2, "seed"],
    [[20, 20], 20, "offer"],
    [[0, 0], 0, "nothing"],
  ];
  for (const [depths, maxDepth, wanted] of cases) {
    assert.equal(depthSpread(depths, maxDepth).decidedBy, wanted, String(depths));
  }
  assert.equal(depthSpread([3, 3], 20, true).decidedBy, "nothing");
});

Deno.test("depthSpread() is the same whatever the order of the runs, and more runs never make close depths likelier by chance", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 30 }),
    fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
    (maxDepth, drawn) => {
      const depths = drawn.map((each) => each % (maxDepth + 1));
      const spread = depthSpread(depths, maxDepth);
      assert.deepEqual(depthSpread(depths.toReversed(), maxDepth), spread);
      assert.ok(spread.byChance > 0 && spread.byChance <= 1 + 1e-12);
      const more = depthSpread([...depths, depths[0]], maxDepth);
      assert.ok(more.byChance <= spread.byChance + 1e-12);
    },
  ));
});

Deno.test("spreadText() says range, median and conclusion in one sentence", () => {
  const texts = [
    depthSpread([6, 9, 7, 8, 7], 20),
    depthSpread([6, 12, 7, 8], 20),
    depthSpread([5, 5], 5),
    depthSpread([4], 20),
    depthSpread([1, 1, 1, 1], 2),
  ].map(spreadText);
  assert.deepEqual(texts, [
    "over 5 seeds 6 to 9 of 20 blocks, median 7; the chosen depth is decided by the data and the " +
    "settings, not by the seed",
    "over 4 seeds 6 to 12 of 20 blocks, median 7.5; the seed moves the chosen depth, so one run does " +
    "not tell it",
    "over 2 seeds always 5 of 5 blocks; that is all the blocks on offer: train with a larger " +
    "--max-depth",
    "over 1 seed 4 of 20 blocks; these are too few seeds to tell whether the seed moves the chosen depth",
    "over 4 seeds always 1 of 2 blocks; the chosen depth is decided by the data and the settings, not " +
    "by the seed",
  ]);
});
