// Metrics of classes, against scikit-learn's and against their definitions.

import assert from "node:assert/strict";
import fc from "fast-check";
import { classMeans, classMetrics } from "../../src/metrics/class_metrics.ts";
import { labels, predicted } from "./class_fixture.ts";

const none = new Float64Array(6);

/** Like deepEqual, to 12 digits, NaN for absent. */
function near(got: readonly (number | undefined)[], wanted: readonly number[]) {
  const text = (value: number | undefined) => (value ?? NaN).toFixed(12);
  assert.deepEqual(got.map(text), wanted.map(text));
}

Deno.test("classMetrics() and classMeans() have the values of scikit-learn, empty classes included", () => {
  const found = classMetrics({ labels, predicted, mass: none }, labels.map(() => -1));
  // precision_recall_fscore_support(…, labels=range(6), zero_division=nan) of scikit-learn 1.9.1
  const [precision, recall, f1, support] = [
    [0.6363636363636364, 0.5714285714285714, 0.6666666666666666, NaN, 0, NaN],
    [0.5833333333333334, 0.5, 0.75, NaN, NaN, 0],
    [0.6086956521739131, 0.5333333333333333, 0.7058823529411765, NaN, 0, 0],
    [12, 8, 8, 0, 0, 2],
  ];
  near(found.map((each) => each.precision), precision);
  near(found.map((each) => each.recall), recall);
  near(found.map((each) => each.f1), f1);
  near(found.map((each) => each.support), support);
  // balanced_accuracy_score(…) and f1_score(…, average="macro") of the same
  const { balancedAccuracy, macroF1 } = classMeans(found);
  near([balancedAccuracy, macroF1], [0.45833333333333337, 0.3695822676896846]);
  assert.deepEqual(found[3], { support: 0, predicted: 0, meanProbability: 0 });
  assert.ok(!("precision" in found[5]) && !("recall" in found[4]));
});

Deno.test("classMetrics() has the mean log-likelihood of a class over its own examples, −∞ where one is", () => {
  const mass = Float64Array.of(2.5, 0.5, 0);
  const found = classMetrics(
    { labels: [0, 1, 0], predicted: [0, 0, 1], mass },
    [-1, -Infinity, -3],
  );
  assert.deepEqual(found.map((each) => each.logLikelihood), [-2, -Infinity, undefined]);
  assert.deepEqual(found.map((each) => each.meanProbability), [2.5 / 3, 0.5 / 3, 0]);
});

const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 40 });

Deno.test("classMetrics() has F1 between precision and recall, and recall that averages to the accuracy", () => {
  fc.assert(fc.property(pairs, (of) => {
    const [labels, predicted] = [of.map(([label]) => label), of.map(([, as]) => as)];
    const found = classMetrics({ labels, predicted, mass: none }, labels.map(() => 0));
    const right = found.reduce((sum, { recall = 0, support }) => sum + recall * support, 0);
    assert.ok(Math.abs(right - of.filter(([a, b]) => a === b).length) < 1e-9);
    const asPredicted = found.reduce(
      (sum, each) => sum + (each.precision ?? 0) * each.predicted,
      0,
    );
    assert.ok(Math.abs(right - asPredicted) < 1e-9);
    for (const { precision, recall, f1 } of found) {
      if (precision === undefined || recall === undefined) continue;
      assert.ok(f1! >= Math.min(precision, recall) - 1e-12);
      assert.ok(f1! <= Math.max(precision, recall) + 1e-12);
    }
  }));
});
