// How long the mass beyond a depth has been small.

import assert from "node:assert/strict";
import fc from "fast-check";
import { lightestBeyond, massesBeyond } from "../../src/training/masses_beyond.ts";

Deno.test("massesBeyond() finds the smallest depth whose mass beyond was below the threshold often enough in a row", () => {
  const masses = massesBeyond(0.1, 3);
  const light = [0.6, 0.35, 0.05, 0]; // 0.05 beyond 1
  assert.deepEqual([masses.see(light), masses.see(light), masses.see(light)], [3, 3, 1]);
  assert.equal(masses.see([0.5, 0.3, 0.2, 0]), 2); // 0.2 beyond 1 ends its row
  assert.equal(masses.see(light, 3), 1); // counts three times
});

Deno.test("massesBeyond() goes on from what it saved", () => {
  const posterior = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: 3,
    maxLength: 3,
  });
  fc.assert(fc.property(fc.array(posterior), fc.nat(10), (qs, at) => {
    const whole = massesBeyond(0.3, 2);
    let other = massesBeyond(0.3, 2);
    qs.forEach((q, i) => {
      if (i === at) {
        const saved = JSON.parse(JSON.stringify(other.save()));
        other = massesBeyond(0.3, 2);
        other.load(saved);
      }
      assert.equal(other.see(q), whole.see(q));
    });
  }));
});

Deno.test("lightestBeyond() is the smallest depth whose mass beyond is below the threshold", () => {
  const q = [0.6, 0.35, 0.0499, 0.0001];
  assert.deepEqual([0.00005, 0.001, 0.1, 0.41, 1].map((each) => lightestBeyond(q, each)), [
    3,
    2,
    1,
    0,
    0,
  ]);
  assert.equal(lightestBeyond(q, 0), 3);
  assert.equal(lightestBeyond([1, 0, 0], 1e-9), 0);
  assert.equal(lightestBeyond([0.5, NaN, 0.5], 0.6), 1);
});
