// The mixtures truncated at every depth.

import assert from "node:assert/strict";
import fc from "fast-check";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { truncatedMixtures } from "../../src/depth/truncated_mixtures.ts";

const all = (log: ArrayLike<number>, q: readonly number[]) =>
  Array.from(truncatedMixtures(log, q), (mixture) => Array.from(mixture));

Deno.test("truncatedMixtures() gives the mass beyond a depth to the exit there", () => {
  const p = [[0.5, 0.5], [0.8, 0.2], [0.1, 0.9]]; // three exits, two cells
  const found = all(p.flat().map(Math.log), [0.5, 0.25, 0.25]);
  const expected = [
    [0.5, 0.5],
    [0.5 * 0.5 + 0.5 * 0.8, 0.5 * 0.5 + 0.5 * 0.2],
    [0.5 * 0.5 + 0.25 * 0.8 + 0.25 * 0.1, 0.5 * 0.5 + 0.25 * 0.2 + 0.25 * 0.9],
  ];
  found.forEach((mixture, d) =>
    mixture.forEach((log, cell) => assert.ok(Math.abs(Math.exp(log) - expected[d][cell]) < 1e-15))
  );
});

Deno.test("truncatedMixtures() leaves out exits without weight, and is NaN where one that counts is", () => {
  // beyond exit 1 there is no mass, so that it does not matter what is there
  assert.deepEqual(all([Math.log(0.5), NaN], [1, 0]), [[Math.log(0.5)], [Math.log(0.5)]]);
  assert.deepEqual(all([NaN, Math.log(0.5)], [0, 1]), [[NaN], [Math.log(0.5)]]);
  assert.deepEqual(all([Infinity, 0], [0.5, 0.5]), [[NaN], [NaN]]);
  // a label that is impossible at every exit stays impossible
  assert.deepEqual(all([-Infinity, -Infinity], [0.5, 0.5]), [[-Infinity], [-Infinity]]);
});

Deno.test("truncatedMixtures() is the mixture over the posterior truncated at each depth", () => {
  const exit = fc.tuple(
    fc.nat(9),
    fc.array(
      fc.oneof(
        fc.double({ min: -50, max: 0, noNaN: true }),
        fc.constant(-Infinity),
      ),
      { minLength: 3, maxLength: 3 },
    ),
  );
  fc.assert(fc.property(fc.array(exit, { minLength: 1, maxLength: 7 }), (exits) => {
    const total = exits.reduce((sum, [weight]) => sum + weight, 0);
    fc.pre(total > 0);
    const q = exits.map(([weight]) => weight / total);
    const log = exits.flatMap(([, values]) => values);
    all(log, q).forEach((mixture, d) => {
      const expected = mixtureLogProbabilities(log.slice(0, 3 * (d + 1)), truncateToDepth(q, d));
      mixture.forEach((value, cell) => {
        if (value !== expected[cell]) assert.ok(Math.abs(value - expected[cell]) < 1e-12);
      });
    });
  }));
});

Deno.test("truncatedMixtures() refuses values that do not divide among the exits, and what is no posterior", () => {
  assert.throws(() => all([0, 0, 0], [0.5, 0.5]), /^TypeError: truncatedMixtures\(\): 3 values/);
  assert.throws(() => all([0, 0], [NaN, 1]), /^RangeError: truncatedMixtures\(\): q must be/);
});
