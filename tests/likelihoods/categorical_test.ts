// The categorical likelihood on plain arrays: ties, NaN and infinities.

import fc from "fast-check";
import assert from "node:assert/strict";
import { categorical } from "../../src/likelihoods/categorical.ts";
import { logSumExp } from "../../src/math/log_space.ts";
import { weightedMetrics } from "../../src/metrics/weighted_metrics.ts";
import { resultOf, wildPredictions } from "../math/wild_numbers.ts";

Deno.test("categorical.prediction() gives log-probabilities of probabilities that sum to 1, NaN for invalid outputs", () => {
  fc.assert(fc.property(wildPredictions, ({ log: outputs, classes, rows }) => {
    const got = categorical.prediction(outputs, { classes });
    for (let n = 0; n < rows; n++) {
      const row = outputs.slice(n * classes, (n + 1) * classes);
      const said = [...got.subarray(n * classes, (n + 1) * classes)];
      const some = row.every((each) => each < Infinity) && row.some((each) => each > -Infinity);
      if (some) assert.ok(Math.abs(logSumExp(said)) < 1e-9, `${row} gives ${said}`);
      else assert.ok(said.every(Number.isNaN), `${row} gives ${said}`);
      // ties and order are preserved
      row.forEach((each, k) => {
        if (some && k > 0) assert.ok(each <= row[0] === said[k] <= said[0] || said[k] === said[0]);
      });
    }
  }));
});

Deno.test("categorical.logDensity() is the prediction at the label", () => {
  fc.assert(fc.property(wildPredictions, ({ log: outputs, labels, classes }) => {
    const log = categorical.prediction(outputs, { classes });
    const got = categorical.logDensity(outputs, labels, { classes });
    assert.deepEqual([...got], labels.map((label, n) => log[n * classes + label]));
  }));
  assert.deepEqual([...categorical.logDensity([0, 0, 5, -Infinity], [1, 1], { classes: 2 })], [
    -Math.LN2,
    -Infinity,
  ]);
});

Deno.test("categorical.checkTargets() refuses labels beyond the classes by their position", () => {
  categorical.checkTargets("f", [0, 2, 1], { classes: 3 });
  for (const label of [-1, 3]) {
    assert.throws(() => categorical.checkTargets("f", [0, label], { classes: 3 }), {
      name: "RangeError",
      message: `f(): labels must be from 0 to 2, got ${label} at 1`,
    });
  }
});

Deno.test("categorical.average() averages probabilities, never outputs", () => {
  const [one, two] = [[0.9, 0.1], [0.2, 0.8]].map((p) => p.map(Math.log));
  const got = categorical.average([...one, ...two], [0.25, 0.75]);
  [0.375, 0.625].forEach((p, k) => assert.ok(Math.abs(Math.exp(got[k]) - p) < 1e-12));
});

Deno.test("categorical.measure() has a value for every metric, in order and within bounds", () => {
  fc.assert(fc.property(wildPredictions, ({ log: outputs, labels, classes }) => {
    const log = categorical.prediction(outputs, { classes });
    const exampleScores = resultOf(() => categorical.outcomes(log, labels));
    if (exampleScores === "refused") return;
    const counts = labels.map(() => 1);
    const values = categorical.measure(exampleScores)(counts);
    assert.deepEqual({ ...values }, { ...weightedMetrics(exampleScores)(counts) });
    assert.deepEqual(Object.keys(values), categorical.metrics.map(({ name }) => name));
    for (const { name, values: bounds } of categorical.metrics) {
      if (Number.isFinite(values[name])) {
        assert.equal(bounds.faultOf(values[name]), undefined, name);
      }
    }
    // metrics tracked in training are the same up to rounding
    for (const { metric, mean } of categorical.watched) {
      const [watched, measured] = [mean(log, labels), values[metric.name]];
      assert.ok(watched === measured || Math.abs(watched - measured) < 1e-9, metric.name);
    }
  }));
});
