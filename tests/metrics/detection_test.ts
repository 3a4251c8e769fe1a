// Detection of the unknown against scikit-learn, and against counting pairs and thresholds one by one.

import assert from "node:assert/strict";
import fc from "fast-check";
import { detection } from "../../src/metrics/detection.ts";
import { readFixture } from "./predictions_fixture.ts";
import { closeAbsolutely as close } from "../close.ts";

Deno.test("detection() agrees with scikit-learn, with ties and without", () => {
  for (const { known, unknown, ...expected } of readFixture("detection").cases) {
    const found = detection(known, unknown);
    close(found.auroc, expected.auroc, 1e-9);
    close(found.aupr, expected.aupr, 1e-9);
    close(found.falsePositivesAt95, expected.falsePositivesAt95, 1e-9);
  }
});

const scores = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 30 });

Deno.test("detection() counts pairs, ties half, and every threshold", () => {
  fc.assert(fc.property(scores, scores, (known, unknown) => {
    let pairs = 0;
    for (const u of unknown) for (const k of known) pairs += u > k ? 1 : u === k ? 0.5 : 0;
    const { auroc, aupr, falsePositivesAt95 } = detection(known, unknown);
    close(auroc, pairs / (known.length * unknown.length));

    const thresholds = [...new Set([...known, ...unknown])].sort((a, b) => b - a);
    let [precision, recall] = [0, 0];
    let at95: number | undefined;
    for (const threshold of thresholds) {
      const hits = unknown.filter((score) => score >= threshold).length;
      const alarms = known.filter((score) => score >= threshold).length;
      precision += (hits / unknown.length - recall) * hits / (hits + alarms);
      recall = hits / unknown.length;
      if (recall >= 0.95) at95 ??= alarms / known.length;
    }
    close(aupr, precision);
    assert.equal(falsePositivesAt95, at95);
  }));
});

Deno.test("detection() of what is told apart is perfect, and of what is not is a guess", () => {
  assert.deepEqual(detection([0, 1, -Infinity], [2, 3, Infinity]), {
    auroc: 1,
    aupr: 1,
    falsePositivesAt95: 0,
  });
  assert.deepEqual(detection([1, 1, 1], [1]), { auroc: 0.5, aupr: 0.25, falsePositivesAt95: 1 });
});

Deno.test("detection() of the opposite score has the opposite area", () => {
  fc.assert(fc.property(scores, scores, (known, unknown) => {
    const opposite = detection(known.map((score) => -score), unknown.map((score) => -score));
    close(detection(known, unknown).auroc, 1 - opposite.auroc);
  }));
});

Deno.test("detection() refuses scores that are missing or no numbers", () => {
  assert.throws(() => detection([], [1]), {
    name: "RangeError",
    message: "detection(): known and unknown must not be empty, got 0 and 1 scores",
  });
  assert.throws(() => detection([1], [2, NaN]), {
    name: "RangeError",
    message: "detection(): scores must be numbers, got NaN for unknown example 1",
  });
});
