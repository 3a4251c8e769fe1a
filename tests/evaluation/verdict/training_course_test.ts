// The course of a training from its snapshots.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  courseReader,
  type SeenSnapshot,
} from "../../../src/evaluation/verdict/training_course.ts";

const score = (logLikelihood: number) => ({ error: 0.5, logLikelihood });
const courseOf = (snapshots: readonly SeenSnapshot[]) => {
  const reader = courseReader();
  snapshots.forEach(reader.read);
  return reader.course();
};

Deno.test("courseReader() knows nothing before the first snapshot", () => {
  assert.equal(courseOf([]), undefined);
});

Deno.test("courseReader() knows how many examples are followed, from the last snapshot", () => {
  const heldOut = { examples: 7 };
  assert.equal(courseOf([{ epoch: 1, objective: -1, heldOut }])!.heldOut, 7);
  assert.equal(
    courseOf([{ epoch: 1, objective: -1, heldOut }, { epoch: 2, objective: -1 }])!.heldOut,
    undefined,
  );
});

Deno.test("courseReader() finds the best validation, that of the weights kept, and what the last quarter gained", () => {
  const objectives = [-9, -8, -7, -3, -5, -4, -2.5, -2.75]; // epochs 1 to 8, the last quarters being 5, 6 and 7, 8
  const validation = [-4, -1, -2, -1, -3, -3, -2.5, NaN];
  const last = { epoch: 8, objective: -2.5, validation: score(-2.5), stoppedBy: "epochs" };
  const snapshots = objectives.map((objective, i) => ({
    epoch: i + 1,
    objective,
    validation: score(validation[i]),
  }));
  assert.deepEqual(courseOf([...snapshots, { ...last, final: true, bestEpoch: 7 }]), {
    epochs: 8,
    stoppedBy: "epochs",
    best: { epoch: 2, logLikelihood: -1 }, // the first of two that are equal
    kept: { epoch: 7, logLikelihood: -2.5 },
    rise: 1.875, // of the medians −4.5 and −2.625
    validationRise: 0.5, // −3 and −2.5
  });
  // without a final snapshot the last weights are kept, and NaN is no score
  const { kept, stoppedBy } = courseOf(snapshots)!;
  assert.deepEqual([kept, stoppedBy], [{ epoch: 7, logLikelihood: -2.5 }, undefined]);
});

Deno.test("courseReader() of a run that was resumed reads what was void once, and forgets an earlier end", () => {
  const at = (epoch: number, objective: number) => ({ epoch, objective });
  const once = [at(1, -4), at(2, -3), at(3, -2), at(4, -1)];
  const again = [at(1, -4), at(2, -3), at(3, 0), { ...at(3, 0), final: true as const }, at(3, -2)];
  assert.deepEqual(courseOf([...again, at(4, -1)]), courseOf(once));
  assert.deepEqual(courseOf(once), { epochs: 4, rise: 1 });
});

Deno.test("courseReader() is not misled by a single epoch that was much better", () => {
  const objectives = [-0.5, -0.4, -0.3, -0.05, -0.3, -0.3, -0.2, -0.2];
  const { rise } = courseOf(objectives.map((objective, i) => ({ epoch: i + 1, objective })))!;
  assert.ok(Math.abs(rise! - 0.1) < 1e-12);
});

Deno.test("courseReader() says no rise of a single epoch, nor of values that are not finite", () => {
  assert.deepEqual(courseOf([{ epoch: 1, objective: -1 }]), { epochs: 1 });
  const lost = [NaN, -Infinity, -1].map((objective, i) => ({ epoch: i + 1, objective }));
  assert.deepEqual(courseOf(lost), { epochs: 3 });
});

Deno.test("courseReader() has a rise exactly if both parts of the epochs have a value, whatever is between", () => {
  const value = fc.oneof(fc.double({ min: -5, max: 5 }), fc.constantFrom(NaN, Infinity, -Infinity));
  fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (objectives) => {
    const { epochs, rise } = courseOf(
      objectives.map((objective, i) => ({ epoch: i + 1, objective })),
    )!;
    const quarter = Math.max(1, Math.floor(epochs / 4));
    const middle = (from: number, to: number) => {
      const sorted = objectives.slice(Math.max(0, from), to).filter(Number.isFinite)
        .toSorted((a, b) => a - b);
      const at = (sorted.length - 1) / 2;
      return (sorted[Math.floor(at)] + sorted[Math.ceil(at)]) / 2;
    };
    const expected = middle(epochs - quarter, epochs) -
      middle(epochs - 2 * quarter, epochs - quarter);
    if (Number.isNaN(expected)) assert.equal(rise, undefined);
    else assert.ok(Math.abs(rise! - expected) < 1e-12);
  }));
});
