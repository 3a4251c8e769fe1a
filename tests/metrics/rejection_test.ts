// Rejection curves against orders computed by hand and by brute force.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { ExampleScores } from "../../src/metrics/example_scores.ts";
import { rejectionCurve } from "../../src/metrics/rejection.ts";
import { closeAbsolutely as close } from "../close.ts";

function exampleScores(
  correct: number[],
  confidence: number[],
  entropy = confidence,
): ExampleScores {
  return {
    correct: Uint8Array.from(correct),
    confidence: Float64Array.from(confidence),
    logLikelihood: new Float64Array(correct.length),
    brier: new Float64Array(correct.length),
    entropy: Float64Array.from(entropy),
  };
}

Deno.test("rejectionCurve() rejects the least confident first", () => {
  const { points, area } = rejectionCurve(exampleScores([1, 0, 1, 0], [0.9, 0.5, 0.8, 0.6]));
  assert.deepEqual(points, [
    { rejected: 0, accuracy: 0.5 },
    { rejected: 0.25, accuracy: 2 / 3 },
    { rejected: 0.5, accuracy: 1 },
    { rejected: 0.75, accuracy: 1 },
  ]);
  close(area, (0.5 + 2 / 3 + 1 + 1) / 4);
});

Deno.test("rejectionCurve() by entropy rejects the largest first", () => {
  const of = exampleScores([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5], [0.1, 2, 1, 3]);
  assert.deepEqual(rejectionCurve(of, "entropy").points.map(({ accuracy }) => accuracy), [
    0.5,
    2 / 3,
    1,
    1,
  ]);
});

Deno.test("rejectionCurve() is flat where all are equally sure", () => {
  const { points, area } = rejectionCurve(exampleScores([0, 1, 1, 0, 1], new Array(5).fill(0.7)));
  for (const { accuracy } of points) close(accuracy, 0.6);
  close(area, 0.6);
});

Deno.test("rejectionCurve() gives as many points as asked for, at whole examples", () => {
  const of = exampleScores(new Array(10).fill(1), Array.from({ length: 10 }, (_, i) => i / 10));
  assert.deepEqual(rejectionCurve(of, "confidence", 4).points.map(({ rejected }) => rejected), [
    0,
    0.2,
    0.5,
    0.7,
  ]);
  assert.equal(rejectionCurve(of).points.length, 10);
});

Deno.test("rejectionCurve() is the mean over all orders of what is equally sure", () => {
  const few = fc.array(fc.tuple(fc.nat(1), fc.constantFrom(0.5, 0.7, 0.9)), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(few, (examples) => {
      const curves = orders(examples.length)
        .filter((order) =>
          order.every((n, i) => i === 0 || examples[order[i - 1]][1] <= examples[n][1])
        )
        .map((order) => order.map((_, i) => mean(order.slice(i).map((n) => examples[n][0]))));
      const { points, area } = rejectionCurve(
        exampleScores(examples.map(([correct]) => correct), examples.map(([, sure]) => sure)),
      );
      points.forEach(({ accuracy }, i) => close(accuracy, mean(curves.map((curve) => curve[i]))));
      close(area, mean(curves.map(mean)));
    }),
    { numRuns: 40 },
  );
});

Deno.test("rejectionCurve() refuses an empty set and a number of points that is not positive and whole", () => {
  assert.throws(() => rejectionCurve(exampleScores([], [])), {
    name: "RangeError",
    message: "rejectionCurve(): wanted at least one example, got 0",
  });
  for (const points of [0, 1.5]) {
    assert.throws(() => rejectionCurve(exampleScores([1], [1]), "confidence", points), {
      name: "RangeError",
      message: `rejectionCurve(): points must be a positive whole number, got ${points}`,
    });
  }
});

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function orders(size: number): number[][] {
  if (size === 0) return [[]];
  return orders(size - 1).flatMap((order) =>
    Array.from({ length: size }, (_, i) => order.toSpliced(i, 0, size - 1))
  );
}

Deno.test("rejectionCurve() has 100 points of many examples unless told otherwise", () => {
  const confidence = Array.from({ length: 250 }, (_, i) => i / 250);
  const { points } = rejectionCurve(exampleScores(new Array(250).fill(1), confidence));
  assert.equal(points.length, 100);
  assert.deepEqual([points[0].rejected, points[99].rejected], [0, 247 / 250]);
});
