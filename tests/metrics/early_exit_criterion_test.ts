// Certainty of predictions, against closed forms.

import assert from "node:assert/strict";
import {
  certainties,
  certaintiesToLeave,
  type CertaintyKind,
  checkCertaintyKind,
  checkEarlyExitCriterion,
  meetsCriterion,
} from "../../src/metrics/early_exit_criterion.ts";

const log = [0.5, 0.3, 0.2, 0.1, 0.1, 0.8, 1, 0, 0].map(Math.log); // [3, 3]

function assertClose(got: ArrayLike<number>, wanted: readonly number[]) {
  assert.equal(got.length, wanted.length);
  wanted.forEach((value, i) => assert.ok(Math.abs(got[i] - value) < 1e-12, `${got[i]}, ${value}`));
}

Deno.test("certainties() gives the entropy in nats, 0 where one class is certain", () => {
  const entropy = (p: number[]) => -p.reduce((sum, one) => sum + one * Math.log(one), 0);
  assertClose(certainties(log, 3, "entropy"), [
    entropy([0.5, 0.3, 0.2]),
    entropy([0.1, 0.1, 0.8]),
    0,
  ]);
  assertClose(certainties(Array(5).fill(-Math.log(5)), 5, "entropy"), [Math.log(5)]);
});

Deno.test("certainties() gives the margin of the two largest, wherever they stand", () => {
  assertClose(certainties(log, 3, "margin"), [0.2, 0.7, 1]);
  assertClose(certainties([0.2, 0.4, 0.4].map(Math.log), 3, "margin"), [0]);
});

Deno.test("certainties() gives the largest probability, at most 1 where logarithms are rounded", () => {
  assertClose(certainties(log, 3, "confidence"), [0.5, 0.8, 1]);
  assert.deepEqual([...certainties([1e-7, -20], 2, "confidence")], [1]);
});

Deno.test("certaintiesToLeave() is NaN from the first log-probability below −1e6, and else the certainty", () => {
  for (const kind of ["entropy", "margin", "confidence"] as const) {
    const rows = [0, -1e6, -1, -1000001, 0, -999999, 0, -Infinity];
    const found = certaintiesToLeave(rows, 2, kind);
    assert.deepEqual([...found].map(Number.isNaN), [false, true, false, true]);
    assert.equal(found[0], certainties(rows, 2, kind)[0]);
  }
});

Deno.test("meetsCriterion() includes the threshold, from below for entropy and from above for the others", () => {
  const settled = (kind: CertaintyKind) =>
    [0.4, 0.5, 0.6].map((value) => meetsCriterion(value, { kind, threshold: 0.5 }));
  assert.deepEqual(settled("entropy"), [true, true, false]);
  assert.deepEqual(settled("margin"), [false, true, true]);
  assert.deepEqual(settled("confidence"), [false, true, true]);
});

Deno.test("checkEarlyExitCriterion() refuses other measures and thresholds that are no numbers", () => {
  assert.throws(
    () => checkEarlyExitCriterion("f", { kind: "size" as CertaintyKind, threshold: 1 }),
    {
      name: "RangeError",
      message: "f(): kind must be one of entropy, margin, confidence, got size",
    },
  );
  assert.throws(() => checkEarlyExitCriterion("f", { kind: "margin", threshold: NaN }), {
    name: "RangeError",
    message: "f(): threshold must be finite, got NaN",
  });
  assert.equal(checkCertaintyKind("f", "margin"), "margin");
});

Deno.test("checkEarlyExitCriterion() takes rules as texts, as the flag --stop does", () => {
  assert.deepEqual(checkEarlyExitCriterion("f", "entropy:1.5"), {
    kind: "entropy",
    threshold: 1.5,
  });
  assert.deepEqual(checkEarlyExitCriterion("f", "margin:0.5"), { kind: "margin", threshold: 0.5 });
  for (const [kind, threshold] of [["entropy", 0], ["margin", 0], ["margin", 1]] as const) {
    assert.deepEqual(checkEarlyExitCriterion("f", `${kind}:${threshold}`), { kind, threshold });
  }
  for (
    const text of ["", "entropy", "entropy:", "entropy:-1", "margin:1.1", "certain:1", "margin:1:2"]
  ) {
    assert.throws(() => checkEarlyExitCriterion("f", text as "margin:1"), {
      name: "RangeError",
      message: "f(): rule must be entropy:NATS, margin:SHARE or confidence:SHARE, got " +
        JSON.stringify(text),
    });
  }
});
