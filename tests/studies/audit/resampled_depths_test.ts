// The depths that resamples of a split choose.

import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseDepth } from "../../../src/depth/depth_choice.ts";
import { exactPosterior } from "../../../src/depth/elbo.ts";
import { geometric, uniform } from "../../../src/depth/prior.ts";
import { halvesOf } from "../../../src/studies/audit/halves.ts";
import { resampledDepths } from "../../../src/studies/audit/resampled_depths.ts";
import { spirals } from "../../../src/datasets/spirals.ts";

const split = (rows: readonly (readonly number[])[]) => ({
  each: rows.map((row) => Float64Array.from(row)),
  unpredicted: 0,
});

const argmax = { kind: "argmax" } as const;

Deno.test("resampledDepths() of two examples that want two depths chooses each as often as the draws say", async () => {
  // one example is likelier at exit 0 by 3 nats, the other at exit 1 by 1: both, or the first twice, choose 0
  const likelihoods = split([[0, -3], [-1, 0]]);
  const found = await resampledDepths(likelihoods, uniform(1), argmax, { resamples: 4000 });
  assert.deepEqual([found.examples, found.chosenDepth], [2, 0]);
  assert.equal(found.counts[0] + found.counts[1], 4000);
  // the second is drawn twice in a quarter of the cases; three standard deviations are 82
  assert.ok(Math.abs(found.counts[1] - 1000) < 82, String(found.counts));
  assert.deepEqual(found.interval, [0, 1]);
});

Deno.test("resampledDepths() of examples for which all exits are the same chooses by the rule alone, in every resample", async () => {
  const likelihoods = split([[-1, -1, -1, -1], [-2, -2, -2, -2], [-0.5, -0.5, -0.5, -0.5]]);
  for (
    const [prior, depth] of [[uniform(3), 0], [geometric(3), 0], [geometric(3, 2), 3]] as const
  ) {
    const found = await resampledDepths(likelihoods, prior, argmax, { resamples: 50 });
    assert.equal(found.chosenDepth, depth);
    assert.equal(found.counts[depth], 50);
    assert.deepEqual(found.interval, [depth, depth]);
  }
});

Deno.test("resampledDepths() leaves −∞ of an example out of resamples that do not have it, and draws those again that have no posterior", async () => {
  // with the second example only exit 1 is possible, with the third only exit 0, with both none
  const likelihoods = split([[0, -1], [-Infinity, -1], [-1, -1]]);
  const found = await resampledDepths(likelihoods, uniform(1), argmax, { resamples: 300 });
  assert.equal(found.chosenDepth, 1);
  assert.equal(found.counts[0] + found.counts[1], 300);
  assert.ok(found.counts[0] > 0 && found.counts[1] > 0);
  const none = split([[0, -Infinity], [-Infinity, 0]]);
  await assert.rejects(
    resampledDepths(none, uniform(1), argmax),
    /every exit gives an example the probability 0/,
  );
});

Deno.test("resampledDepths() chooses from the split itself what its exact posterior chooses, and counts every resample once", async () => {
  const row = (exits: number) =>
    fc.array(fc.double({ min: -5, max: 0, noNaN: true }), { minLength: exits, maxLength: exits });
  const rows = fc.integer({ min: 1, max: 4 }).chain((exits) =>
    fc.array(row(exits), { minLength: 1, maxLength: 12 })
  );
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 0, max: 1000 }), async (rows, seed) => {
      const exits = rows[0].length;
      const prior = geometric(exits); // an exit more than is left
      const rule = { kind: "relative", threshold: 0.95 } as const;
      const options = { resamples: 20, seed };
      const found = await resampledDepths(split(rows), prior, rule, options);
      const m = Array.from(
        { length: exits },
        (_, d) => rows.reduce((sum, row) => sum + row[d], 0) / rows.length,
      );
      assert.equal(found.chosenDepth, chooseDepth(exactPosterior(m, prior, rows.length), rule));
      assert.equal(found.counts.length, exits + 1);
      assert.equal(found.counts.reduce((sum, count) => sum + count), 20);
      assert.equal(found.counts[exits], 0); // it was cut
      const [least, most] = found.interval;
      const inside = found.counts.slice(least, most + 1).reduce((sum, count) => sum + count);
      assert.ok(Number.isInteger(least) && Number.isInteger(most) && inside >= 19);
      if (rows.length === 1) assert.equal(found.counts[found.chosenDepth], 20);
      assert.deepEqual(await resampledDepths(split(rows), prior, rule, options), found);
    }),
    { numRuns: 50 },
  );
});

Deno.test("halvesOf() gives two disjoint halves of the training split, the same for a seed, and all else as it was", () => {
  for (const points of [40, 50]) {
    const splits = spirals({ points, seed: 2 });
    const odd = { ...splits, train: { ...splits.train, rows: splits.train.rows.slice(1) } };
    for (const whole of [splits, odd]) {
      const [first, second] = halvesOf(whole, 3);
      const size = Math.floor(whole.train.rows.length / 2);
      assert.deepEqual([first.train.rows.length, second.train.rows.length], [size, size]);
      const all = new Set([...first.train.rows, ...second.train.rows]);
      assert.equal(all.size, 2 * size);
      assert.ok([...all].every((row) => whole.train.rows.includes(row)));
      assert.deepEqual(halvesOf(whole, 3), [first, second]);
      assert.notDeepEqual(halvesOf(whole, 4)[0].train.rows, first.train.rows);
      assert.equal(first.validation, whole.validation);
      assert.equal(first.train.standardisation, whole.train.standardisation);
    }
  }
  const tiny = spirals({ points: 40 });
  const train = { ...tiny.train, rows: tiny.train.rows.slice(0, 3) };
  assert.throws(
    () => halvesOf({ ...tiny, train }, 1),
    /must have 2 examples at least, got 3 in all/,
  );
});
