// Entropy split over depth against SciPy's entropies and closed forms.

import assert from "node:assert/strict";
import fc from "fast-check";
import { depthUncertainty } from "../../src/metrics/depth_uncertainty.ts";
import { logSoftmax, softmax } from "../../src/math/log_space.ts";
import { readFixture } from "./predictions_fixture.ts";
import { closeAbsolutely as close } from "../close.ts";

Deno.test("depthUncertainty() has SciPy's entropies", () => {
  const { each, q, labels, total, expected } = readFixture("mixture");
  const split = depthUncertainty(each, q, labels.length);
  labels.forEach((_: number, n: number) => {
    close(split.total[n], total[n], 1e-9);
    close(split.expected[n], expected[n], 1e-9);
    close(split.mutualInformation[n], total[n] - expected[n], 1e-9);
  });
});

Deno.test("depthUncertainty() sums up, and no part is negative", () => {
  const problem = fc.record({
    exits: fc.integer({ min: 1, max: 4 }),
    examples: fc.integer({ min: 1, max: 3 }),
    classes: fc.integer({ min: 1, max: 4 }),
  }).chain((sizes) =>
    fc.record({
      examples: fc.constant(sizes.examples),
      logits: fc.array(
        fc.array(fc.double({ min: -60, max: 60, noNaN: true }), {
          minLength: sizes.classes,
          maxLength: sizes.classes,
        }),
        { minLength: sizes.exits * sizes.examples, maxLength: sizes.exits * sizes.examples },
      ),
      alpha: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
        minLength: sizes.exits,
        maxLength: sizes.exits,
      }),
    })
  );
  fc.assert(fc.property(problem, ({ examples, logits, alpha }) => {
    const each = logits.flatMap((row) => logSoftmax(row));
    const { total, expected, mutualInformation } = depthUncertainty(each, softmax(alpha), examples);
    for (let n = 0; n < examples; n++) {
      close(total[n], expected[n] + mutualInformation[n], 1e-9);
      assert.ok(total[n] >= 0 && expected[n] >= 0 && mutualInformation[n] >= 0);
      assert.ok(total[n] <= Math.log(logits[0].length) + 1e-9);
    }
  }));
});

Deno.test("depthUncertainty() is all mutual information where sure exits disagree", () => {
  const certain = [0, -Infinity, -Infinity, 0]; // [2 exits, 1 example, 2 classes]
  const { total, expected, mutualInformation } = depthUncertainty(certain, [0.5, 0.5], 1);
  close(total[0], Math.LN2);
  close(mutualInformation[0], Math.LN2);
  assert.equal(expected[0], 0);
});

Deno.test("depthUncertainty() is all expected entropy where exits agree", () => {
  const log = [0.2, 0.8, 0.2, 0.8].map(Math.log);
  const { total, expected, mutualInformation } = depthUncertainty(log, [0.3, 0.7], 1);
  close(total[0], -0.2 * Math.log(0.2) - 0.8 * Math.log(0.8));
  close(expected[0], total[0]);
  close(mutualInformation[0], 0, 1e-15);
});

Deno.test("depthUncertainty() does not read exits with q_d = 0", () => {
  const half = Math.log(0.5);
  const { total, mutualInformation } = depthUncertainty([NaN, NaN, half, half], [0, 1], 1);
  close(total[0], Math.LN2);
  assert.equal(mutualInformation[0], 0);
});

Deno.test("depthUncertainty() refuses shapes that do not fit and weights that are no distribution", () => {
  assert.throws(() => depthUncertainty([-1, -1, -1], [0.5, 0.5], 1), {
    name: "TypeError",
    message: "depthUncertainty(): wanted [2 exits, 1 examples, classes], got 3 values",
  });
  for (const q of [[0.5, 0.4], [1.5, -0.5], [NaN, 1]]) {
    assert.throws(() => depthUncertainty([0, 0], q, 1), {
      name: "RangeError",
      message: `depthUncertainty(): q must be at least 0 and sum to 1, got [${q}]`,
    });
  }
});

Deno.test("depthUncertainty() takes weights whose sum is within a millionth of 1, and no others", () => {
  for (const sign of [-1, 1]) {
    assert.equal(depthUncertainty([0, 0], [0.5, 0.5 + sign * 9e-7], 1).expected[0], 0);
    assert.throws(() => depthUncertainty([0, 0], [0.5, 0.5 + sign * 1.1e-6], 1), RangeError);
  }
});
