// Predicted classes gathered from pieces.

import assert from "node:assert/strict";
import fc from "fast-check";
import { classTally } from "../../src/metrics/class_tally.ts";
import { logSoftmax } from "../../src/math/log_space.ts";

const row = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 });
const rows = fc.array(row, { minLength: 1, maxLength: 20 });

Deno.test("classTally() gathers from any pieces what it gathers from the whole; of ties the smallest class", () => {
  fc.assert(fc.property(rows, fc.nat(19), (of, cut) => {
    const log = of.flatMap((outputs) => [...logSoftmax(outputs)]);
    const labels = of.map((_, n) => n % 3);
    const whole = classTally(3);
    whole.add(log, labels);
    const pieces = classTally(3);
    for (const [from, to] of [[0, cut], [cut, of.length]]) {
      if (to > from && from < of.length) {
        pieces.add(log.slice(3 * from, 3 * to), labels.slice(from, to));
      }
    }
    assert.deepEqual([pieces.labels, pieces.predicted], [labels, whole.predicted]);
    whole.predicted.forEach((k, n) => {
      assert.equal(k, of[n].indexOf(Math.max(...of[n])));
    });
    const mass = whole.mass.reduce((sum, each) => sum + each, 0);
    assert.ok(Math.abs(mass - of.length) < 1e-6);
    pieces.mass.forEach((each, k) => assert.ok(Math.abs(each - whole.mass[k]) < 1e-9));
  }));
});

Deno.test("classTally() refuses NaN, which is no class, and pieces of other sizes", () => {
  const tally = classTally(2);
  assert.throws(() => tally.add([NaN, -1], [0]), /RangeError|finite prediction/);
  assert.throws(() => tally.add([-1, -1, -1], [0]), {
    message: "classTally(): wanted [B, 2] values, got 3 classes",
  });
  assert.deepEqual([tally.labels, tally.predicted], [[], []]);
});
