// The mixture over the exits so far, against the mixture of them all at once.

import assert from "node:assert/strict";
import fc from "fast-check";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { runningMixture } from "../../src/depth/running_mixture.ts";

const logs = fc.double({ min: -800, max: 0, noNaN: true });

Deno.test("runningMixture() is at every exit the mixture of those so far, of the rows that are left", () => {
  const stories = fc.record({
    exits: fc.array(
      fc.record({
        log: fc.array(logs, { minLength: 12, maxLength: 12 }), // [4, 3]
        q: fc.double({ min: 1e-6, max: 1, noNaN: true }),
        leaves: fc.nat({ max: 20 }), // a row, where there is one
      }),
      { minLength: 1, maxLength: 5 },
    ),
  });
  fc.assert(fc.property(stories, ({ exits }) => {
    const mixture = runningMixture(3);
    let under = [0, 1, 2, 3];
    exits.forEach(({ log, q, leaves }, i) => {
      mixture.add(under.flatMap((n) => log.slice(3 * n, 3 * n + 3)), q);
      const so = exits.slice(0, i + 1);
      const mass = so.reduce((sum, { q }) => sum + q, 0);
      const all = mixtureLogProbabilities(
        so.flatMap(({ log }) => log),
        so.map(({ q }) => q / mass),
      );
      const wanted = under.flatMap((n) => [...all.slice(3 * n, 3 * n + 3)]);
      const got = mixture.logProbabilities();
      assert.equal(got.length, wanted.length);
      wanted.forEach((value, cell) =>
        assert.ok(Math.abs(got[cell] - value) <= 1e-12 * (1 + Math.abs(value)))
      );
      const stay = under.flatMap((n, row) => n === leaves ? [] : [row]);
      mixture.keep(stay);
      under = stay.map((row) => under[row]);
    });
  }));
});

Deno.test("runningMixture() takes classes that some exits or all exclude", () => {
  const mixture = runningMixture(2);
  mixture.add([-Infinity, 0], 0.5);
  mixture.add([-Infinity, 0], 0.25);
  assert.deepEqual([...mixture.logProbabilities()], [-Infinity, 0]);
  mixture.add([Math.log(0.5), Math.log(0.5)], 0.25);
  const [first, second] = mixture.logProbabilities().map(Math.exp);
  assert.ok(Math.abs(first - 0.125) < 1e-12 && Math.abs(second - 0.875) < 1e-12);
});

Deno.test("runningMixture() refuses an exit of other rows than those before, and masses that are none", () => {
  const mixture = runningMixture(2);
  for (const q of [0, -0.5, NaN, Infinity]) {
    assert.throws(() => mixture.add([-1, -1], q), {
      name: "RangeError",
      message: `add(): q must be a positive finite number, got ${q}`,
    });
  }
  mixture.add([-0.5, -1, -2, -0.2], 0.5);
  assert.throws(() => mixture.add([-1, -1], 0.25), {
    name: "TypeError",
    message: "add(): wanted 4 log-probabilities, got 2",
  });
});
