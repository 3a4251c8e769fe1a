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
  const objectives = [-9, -8, -7, -3, -5, -4, -2.5, -2.75]; // epochs 1 to 8, the last quarter being 7 and 8
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
    rise: 0.5,
    validationRise: -1.5,
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
    const before = epochs - Math.max(1, Math.floor(epochs / 4));
    const most = (values: readonly number[]) => Math.max(...values.filter(Number.isFinite));
    const expected = most(objectives.slice(before)) - most(objectives.slice(0, before));
    assert.equal(rise, Number.isFinite(expected) ? expected : undefined);
  }));
});
