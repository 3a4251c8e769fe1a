// Checks of predictions, and refusals of rows that are none.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  classCount,
  entropyOf,
  isPrediction,
  topClass,
} from "../../src/metrics/class_predictions.ts";
import {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "../../src/metrics/headline.ts";
import {
  exampleScoresOf,
  joinExampleScores,
  takeExampleScores,
} from "../../src/metrics/example_scores.ts";
import { predictedExamples, takeExamples } from "../../src/metrics/predicted_examples.ts";
import { wildPredictions } from "../math/wild_numbers.ts";

Deno.test("isPrediction() takes rows of numbers below ∞, one of them above −∞", () => {
  const rows: [number[], boolean][] = [
    [[-1, -0.5], true],
    [[0, -Infinity], true],
    [[-Infinity, -1e38], true],
    [[NaN, -1], false],
    [[-1, NaN], false],
    [[-1, Infinity], false],
    [[-Infinity, -Infinity], false],
    [[NaN, -Infinity], false],
  ];
  for (const [row, wanted] of rows) assert.equal(isPrediction(row, 0, 2), wanted, `${row}`);
  assert.equal(isPrediction([], 0, 0), false);
});

Deno.test("topClass() throws and entropyOf() is NaN where a row is no prediction; else they are right", () => {
  fc.assert(fc.property(wildPredictions, ({ log, rows, classes }) => {
    for (let n = 0; n < rows; n++) {
      const row = log.slice(n * classes, (n + 1) * classes);
      if (!isPrediction(log, n, classes)) {
        assert.throws(() => topClass(log, n, classes), /^RangeError: topClass\(\): .*example \d+$/);
        assert.ok(Number.isNaN(entropyOf(log, n, classes)));
        continue;
      }
      assert.equal(topClass(log, n, classes), row.indexOf(Math.max(...row)));
      const terms = row.map((value) => value > -Infinity ? -Math.exp(value) * value : 0);
      const entropy = Math.max(0, terms.reduce((sum, term) => sum + term, 0));
      assert.ok(Math.abs(entropyOf(log, n, classes) - entropy) < 1e-12);
    }
  }));
});

Deno.test("every metric, and exampleScoresOf(), name the example that is no prediction, or are finite or −∞", () => {
  const metrics = { brierScore, calibrationError, classificationError, meanLogLikelihood };
  fc.assert(fc.property(wildPredictions, ({ log, labels, rows, classes }) => {
    const bad = Array.from({ length: rows }, (_, n) => n)
      .filter((n) => !isPrediction(log, n, classes));
    for (const [name, metric] of Object.entries({ ...metrics, exampleScoresOf })) {
      if (bad.length > 0) {
        assert.throws(
          () => metric(log, labels),
          (error: Error) =>
            error instanceof RangeError && error.message.startsWith(`${name}(): `) &&
            (log.includes(Infinity) || error.message.endsWith(`example ${bad[0]}`)),
        );
      } else if (metric !== exampleScoresOf) {
        const value = (metric as typeof brierScore)(log, labels);
        assert.ok(value < Infinity, `${name}: ${value}`);
      }
    }
  }));
  assert.throws(() => classCount("f", [-1, -1], [0.5]), /labels must be in 0\.\.1, got 0\.5/);
});

Deno.test("predictedExamples() and takeExamples() keep what has a prediction at every exit", () => {
  const log = Float32Array.of(-1, -2, NaN, -1, -3, -4, -5, -6, -7, -8, -Infinity, -Infinity);
  assert.deepEqual(predictedExamples(log, 2, 3), [0]); // [2 exits, 3 examples, 2 classes]
  assert.deepEqual(predictedExamples(log.subarray(0, 6), 1, 3), [0, 2]);
  assert.deepEqual([...takeExamples(log, 2, 3, [0, 2])].slice(0, 6), [-1, -2, -3, -4, -5, -6]);
  assert.deepEqual(predictedExamples([], 2, 0), []);
  assert.throws(() => predictedExamples([1, 2, 3], 2, 1), TypeError);
});

Deno.test("takeExampleScores() are the scores of the examples taken", () => {
  const log = [-0.1, -3, -2, -0.2, -1, -0.5];
  const all = exampleScoresOf(log, [0, 0, 1]);
  const some = takeExampleScores(all, [0, 2]);
  assert.deepEqual(some, exampleScoresOf([-0.1, -3, -1, -0.5], [0, 1]));
  assert.deepEqual(joinExampleScores([some, takeExampleScores(all, [])]), some);
});

Deno.test("classCount() refuses labels beyond the classes and log-probabilities above 0, at the first place too", () => {
  const log = [-0.1, -2.4, -0.7, -0.7];
  assert.equal(classCount("f", log, [0, 1]), 2);
  for (const label of [2, -1, 0.5, NaN]) {
    for (const labels of [[label, 0], [0, label]]) {
      assert.throws(() => classCount("f", log, labels), {
        name: "RangeError",
        message: `f(): labels must be in 0..1, got ${label}`,
      });
    }
  }
  for (const at of [0, 3]) {
    assert.equal(classCount("f", log.with(at, 9e-5), [0, 1]), 2); // rounded in float32
    for (const value of [0.0002, 0.05]) {
      assert.throws(() => classCount("f", log.with(at, value), [0, 1]), {
        name: "RangeError",
        message: `f(): log-probabilities must be at most 0, got ${value}`,
      });
    }
  }
  assert.throws(() => classCount("f", log.with(0, NaN), [0, 1]), {
    name: "RangeError",
    message: "f(): wanted a finite prediction for every example, got NaN for class 0 of example 0",
  });
  assert.throws(() => classCount("f", log, [0, 1, 0]), {
    name: "TypeError",
    message: "f(): wanted [B, K] log-probabilities and B ≥ 1 labels, got 4 and 3",
  });
});

Deno.test("classCount() names the class and the example that are no number", () => {
  const rows = (...third: number[]) => [-1, -1, -1, -2, -2, -2, ...third];
  const check = (third: number[], message: RegExp) =>
    assert.throws(() => classCount("f", rows(...third), [0, 1, 2]), {
      name: "RangeError",
      message,
    });
  check([-1, NaN, -1], /wanted a finite prediction .*, got NaN for class 1 of example 2$/);
  check([-1, -1, NaN], /wanted a finite prediction .*, got NaN for class 2 of example 2$/);
  check([-Infinity, -Infinity, -Infinity], /got no class above −∞ for example 2$/);
});
