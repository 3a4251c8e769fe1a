// Figures under counts against the metrics of a data set in which the examples really stand so often.

import assert from "node:assert/strict";
import fc from "fast-check";
import { logSoftmax } from "../../src/math/log_space.ts";
import {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "../../src/metrics/headline.ts";
import { exampleScoresOf } from "../../src/metrics/example_scores.ts";
import { weightedMetrics } from "../../src/metrics/weighted_metrics.ts";
import { closeAbsolutely as close } from "../close.ts";

const example = fc.record({
  // few values, so that confidences tie
  logits: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 3, maxLength: 3 }),
  label: fc.nat(2),
  count: fc.nat(4),
});

Deno.test("weightedMetrics() are the metrics of the examples repeated as often as they count", () => {
  fc.assert(
    fc.property(
      fc.array(example, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 16 }),
      (examples, bins) => {
        fc.pre(examples.some(({ count }) => count > 0));
        const logOf = (part: typeof examples) => part.flatMap(({ logits }) => logSoftmax(logits));
        const labelsOf = (part: typeof examples) => part.map(({ label }) => label);
        const metrics = weightedMetrics(exampleScoresOf(logOf(examples), labelsOf(examples)), {
          bins,
        })(
          Uint32Array.from(examples, ({ count }) => count),
        );
        const repeated = examples.flatMap((one) => new Array<typeof one>(one.count).fill(one));
        const [log, labels] = [logOf(repeated), labelsOf(repeated)];
        close(metrics.error, classificationError(log, labels));
        close(metrics.logLikelihood, meanLogLikelihood(log, labels));
        close(metrics.brier, brierScore(log, labels));
        close(metrics.calibrationError, calibrationError(log, labels, bins));
        close(
          metrics.calibrationErrorEqualMass,
          calibrationError(log, labels, { bins, binning: "mass" }),
        );
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("weightedMetrics() leaves out examples that do not count, even impossible ones", () => {
  const exampleScores = exampleScoresOf([0, -Infinity, 0, -Infinity], [0, 1]);
  assert.equal(weightedMetrics(exampleScores)([2, 0]).logLikelihood, 0);
  assert.equal(weightedMetrics(exampleScores)([1, 1]).logLikelihood, -Infinity);
});

Deno.test("weightedMetrics() does not mix up one weighting with the next", () => {
  const at = weightedMetrics(exampleScoresOf([-0.1, -2.4, -0.3, -1.4], [0, 1]));
  const first = at([1, 2]);
  at([5, 0]);
  assert.deepEqual(at([1, 2]), first);
});

Deno.test("weightedMetrics() refuses counts of another number of examples, and bad bins", () => {
  const exampleScores = exampleScoresOf([-0.1, -2.4], [0]);
  assert.throws(() => weightedMetrics(exampleScores)([1, 1]), {
    name: "TypeError",
    message: "weightedMetrics(): wanted 1 counts, got 2",
  });
  assert.throws(() => weightedMetrics(exampleScores, { bins: 0 }), {
    name: "RangeError",
    message: "weightedMetrics(): bins must be a positive whole number, got 0",
  });
});

Deno.test("weightedMetrics() has 15 bins unless told otherwise, as all calibration errors", () => {
  const exampleScores = exampleScoresOf(
    Array.from({ length: 80 }, (_, i) => Math.log(i % 2 ? 0.49 - i / 200 : 0.51 + (i + 1) / 200)),
    Array.from({ length: 40 }, (_, n) => n * n % 3 === 1 ? 1 : 0),
  );
  const at = (bins?: number) =>
    weightedMetrics(exampleScores, { bins })(new Uint8Array(40).fill(1));
  assert.deepEqual(at(), at(15));
  for (const other of [14, 16]) assert.notDeepEqual(at(), at(other));
});
