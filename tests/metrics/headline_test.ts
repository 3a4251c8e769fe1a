// Metrics against examples computed by hand and numbers of scikit-learn.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "../../src/metrics/headline.ts";
import { logSoftmax } from "../../src/math/log_space.ts";
import { randomStream } from "../../src/math/random.ts";
import { close } from "../close.ts";

const logs = (...probabilities: number[]) => probabilities.map(Math.log);

// three examples of two classes; the second is wrong
const small = logs(0.9, 0.1, 0.7, 0.3, 0.4, 0.6); // [3, 2]
const smallLabels = [0, 1, 1];

/** 600 examples of 5 classes from whole numbers only, for the table below. */
function fixture(): { log: number[]; labels: number[] } {
  const log: number[] = [], labels: number[] = [];
  for (let n = 0; n < 600; n++) {
    const logits = [0, 1, 2, 3, 4].map((k) =>
      ((31 * n * n + 17 * k ** 3 + 7 * n * k * (n % 7)) % 211) / (12 + (13 * n) % 90)
    );
    const top = logits.indexOf(Math.max(...logits));
    log.push(...logSoftmax(logits));
    labels.push((n * n + n) % 7 < 3 ? (top + 1 + n % 3) % 5 : top);
  }
  return { log, labels };
}

// The expected numbers: scikit-learn 1.9.1 with numpy 2.4.6: zero_one_loss, −log_loss,
// brier_score_loss(scale_by_half=False), and calibration_curve(strategy="uniform") of the top class,
// weighted by counts; the last also by numpy.digitize(right=True) alone.
Deno.test("classificationError() is scikit-learn's zero-one loss", () => {
  const { log, labels } = fixture();
  close(classificationError(log, labels), 0.57);
});

Deno.test("meanLogLikelihood() is minus scikit-learn's log loss", () => {
  const { log, labels } = fixture();
  close(meanLogLikelihood(log, labels), -1.886675276899265, 1e-10);
});

Deno.test("brierScore() is scikit-learn's, not scaled by half", () => {
  const { log, labels } = fixture();
  close(brierScore(log, labels), 0.8057092949466936, 1e-10);
});

Deno.test("calibrationError() is what scikit-learn's calibration curve of the top class gives", () => {
  const { log, labels } = fixture();
  close(calibrationError(log, labels), 0.125826711864256, 1e-10);
  close(calibrationError(log, labels, 7), 0.1145462602925151, 1e-10);
});

Deno.test("classificationError() is the share of wrong top classes", () => {
  close(classificationError(small, smallLabels), 1 / 3);
});

Deno.test("classificationError() takes the smaller class of a tie", () => {
  const tie = logs(0.4, 0.4, 0.2);
  assert.equal(classificationError(tie, [0]), 0);
  assert.equal(classificationError(tie, [1]), 1);
});

Deno.test("meanLogLikelihood() is the mean of the logarithms, not the logarithm of the mean", () => {
  close(meanLogLikelihood(small, smallLabels), Math.log(0.9 * 0.3 * 0.6) / 3);
});

Deno.test("brierScore() sums over classes", () => {
  close(brierScore(small, smallLabels), (2 * 0.1 ** 2 + 2 * 0.7 ** 2 + 2 * 0.4 ** 2) / 3);
});

Deno.test("brierScore() goes from 0 to 2", () => {
  const certain = [0, -Infinity, -Infinity];
  assert.equal(brierScore(certain, [0]), 0);
  assert.equal(brierScore(certain, [2]), 2);
});

Deno.test("calibrationError() weighs every bin's gap by its share of examples", () => {
  // confidences 0.9, 0.7, 0.6 in bins (13/15, 14/15], (10/15, 11/15] and (8/15, 9/15]
  close(calibrationError(small, smallLabels), (0.1 + 0.7 + 0.4) / 3);
  // in two bins they share (0.5, 1]: accuracy 2/3, mean confidence 2.2/3
  close(calibrationError(small, smallLabels, 2), 0.2 / 3);
});

Deno.test("calibrationError() closes its bins on the right", () => {
  // 0.5 belongs to (0, 0.5], 0.75 to (0.5, 1]: gaps 0.5 and −0.75 do not cancel
  const log = logs(0.5, 0.5, 0.75, 0.25);
  close(calibrationError(log, [0, 1], 2), (0.5 + 0.75) / 2);
  // both in (0, 1]
  close(calibrationError(log, [0, 1], 1), 0.25 / 2);
});

Deno.test("calibrationError() has 15 bins by default", () => {
  // 9/15 < 0.61 < 0.66 < 10/15 < 0.68: right and wrong cancel within a bin only
  close(calibrationError(logs(0.61, 0.39, 0.66, 0.34), [0, 1]), (0.66 - 0.39) / 2);
  close(calibrationError(logs(0.61, 0.39, 0.68, 0.32), [0, 1]), (0.68 + 0.39) / 2);
});

Deno.test("calibrationError() of certain predictions is their error", () => {
  const certain = [0, -Infinity, 0, -Infinity, -Infinity, 0, -Infinity, 0];
  assert.equal(calibrationError(certain, [0, 1, 1, 1]), 0.25);
});

Deno.test("calibrationError() is small for labels drawn from the predictions themselves", () => {
  const random = randomStream(1, "tests/calibration");
  const log: number[] = [], labels: number[] = [];
  for (let n = 0; n < 20000; n++) {
    const row = logSoftmax(Array.from({ length: 10 }, () => 6 * random()));
    log.push(...row);
    let left = random();
    const drawn = row.findIndex((value) => (left -= Math.exp(value)) < 0);
    labels.push(drawn < 0 ? 9 : drawn);
  }
  // chance alone leaves about √(bins / (2π · 20000)) ≈ 0.01; the published formula gives 0.09 or more
  assert.ok(calibrationError(log, labels) < 0.015);
  // and the same predictions with shifted labels are far from calibrated
  assert.ok(calibrationError(log, labels.map((label) => (label + 1) % 10)) > 0.2);
});

Deno.test("metrics stay within their ranges", () => {
  const example = fc.record({
    logits: fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 }),
    label: fc.nat(2),
  });
  fc.assert(fc.property(fc.array(example, { minLength: 1, maxLength: 30 }), (examples) => {
    const log = examples.flatMap(({ logits }) => logSoftmax(logits));
    const labels = Uint16Array.from(examples, ({ label }) => label);
    const within = (value: number, most: number) => assert.ok(value >= 0 && value <= most);
    within(classificationError(log, labels), 1);
    within(brierScore(log, labels), 2);
    within(calibrationError(log, labels), 1);
    within(-meanLogLikelihood(log, labels), 20);
  }));
});

for (const metric of [classificationError, meanLogLikelihood, brierScore, calibrationError]) {
  Deno.test(`${metric.name}() refuses log-probabilities that do not divide among the labels`, () => {
    assert.throws(() => metric([-1, -1, -1], [0, 1]), {
      name: "TypeError",
      message: `${metric.name}(): wanted [B, K] log-probabilities and B ≥ 1 labels, got 3 and 2`,
    });
    assert.throws(() => metric([], []), TypeError);
  });
}

Deno.test("calibrationError() refuses a number of bins that is not positive and whole", () => {
  for (const bins of [0, -1, 1.5, NaN]) {
    assert.throws(() => calibrationError(small, smallLabels, bins), {
      name: "RangeError",
      message: `calibrationError(): bins must be a positive whole number, got ${bins}`,
    });
  }
});

Deno.test("metrics refuse probabilities in the place of their logarithms, and stray labels", () => {
  for (const metric of [classificationError, meanLogLikelihood, brierScore, calibrationError]) {
    assert.throws(() => metric([0.9, 0.1], [0]), {
      name: "RangeError",
      message: `${metric.name}(): log-probabilities must be at most 0, got 0.9`,
    });
    assert.throws(() => metric([-0.1, -2.4], [2]), {
      name: "RangeError",
      message: `${metric.name}(): labels must be in 0..1, got 2`,
    });
  }
});
