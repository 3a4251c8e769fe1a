// Reliability diagrams and calibration errors against scikit-learn, torchmetrics, and bins filled by hand.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  calibrationErrorOf,
  massBin,
  reliability,
  type ReliabilityBin,
} from "../../src/metrics/calibration.ts";
import { calibrationError } from "../../src/metrics/headline.ts";
import { type ExampleScores, exampleScoresOf } from "../../src/metrics/example_scores.ts";
import { randomStream } from "../../src/math/random.ts";
import {
  calibrated,
  type ExpectedBins,
  precisions,
  predictionsFixture,
} from "./predictions_fixture.ts";
import { closeAbsolutely as close } from "../close.ts";

function exampleScores(confidence: number[], correct?: number[]): ExampleScores {
  return {
    correct: Uint8Array.from(correct ?? confidence.map(() => 1)),
    confidence: Float64Array.from(confidence),
    logLikelihood: Float64Array.from(confidence, Math.log),
    brier: new Float64Array(confidence.length),
    entropy: new Float64Array(confidence.length),
  };
}

function sameBins(diagram: ReliabilityBin[], expected: ExpectedBins, tolerance: number): void {
  const filled = diagram.filter(({ count }) => count > 0);
  assert.deepEqual(filled.map(({ count }) => count), expected.counts);
  filled.forEach(({ accuracy, confidence }, i) => {
    close(accuracy, expected.accuracy[i], tolerance);
    close(confidence, expected.confidence[i], tolerance);
  });
  close(calibrationErrorOf(diagram), expected.error, tolerance);
}

for (const { name, tolerance } of precisions) {
  Deno.test(`reliability() agrees with scikit-learn's calibration_curve in ${name}`, () => {
    const { log, labels, bins, expected } = predictionsFixture(name);
    const of = exampleScoresOf(log, labels);
    sameBins(reliability(of, { bins, binning: "width" }), expected.equalWidth, tolerance);
    sameBins(reliability(of, { bins, binning: "mass" }), expected.equalMass, tolerance);
  });

  Deno.test(`calibrationError() agrees with torchmetrics in ${name}`, () => {
    const { log, labels, expected } = predictionsFixture(name);
    close(calibrationError(log, labels), expected.torchmetricsEqualWidth, tolerance);
    // its public class works in float32 whatever it is given
    close(calibrationError(log, labels), expected.torchmetricsEqualWidthFloat32, 1e-6);
    close(calibrationError(log, labels, { binning: "mass" }), expected.equalMass.error, tolerance);
    close(calibrationError(log, labels, { bins: 15 }), expected.equalWidth.error, tolerance);
  });
}

Deno.test("reliability() by mass keeps equal confidences together and drops bins, as scikit-learn", () => {
  const { log, labels, bins, expected } = predictionsFixture("tied");
  sameBins(
    reliability(exampleScoresOf(log, labels), { bins, binning: "mass" }),
    expected.equalMass,
    1e-9,
  );
  assert.ok(expected.equalMass.counts.length < bins);
});

Deno.test("reliability() keeps empty bins of equal width, and closes all on the right", () => {
  const diagram = reliability(exampleScores([0.5, 0.75, 1], [0, 1, 1]), { bins: 4 });
  assert.deepEqual(diagram, [
    { from: 0, to: 0.25, count: 0, confidence: NaN, accuracy: NaN },
    { from: 0.25, to: 0.5, count: 1, confidence: 0.5, accuracy: 0 },
    { from: 0.5, to: 0.75, count: 1, confidence: 0.75, accuracy: 1 },
    { from: 0.75, to: 1, count: 1, confidence: 1, accuracy: 1 },
  ]);
  close(calibrationErrorOf(diagram), (0.5 + 0.25) / 3);
});

Deno.test("reliability() by mass ends its bins at confidences, and spreads what does not divide", () => {
  const diagram = reliability(exampleScores([0.9, 0.5, 0.6, 0.8, 0.7], [1, 0, 1, 1, 0]), {
    bins: 2,
    binning: "mass",
  });
  assert.deepEqual(diagram.map(({ from, to, count }) => [from, to, count]), [
    [0, 0.7, 3],
    [0.7, 0.9, 2],
  ]);
  close(diagram[0].accuracy, 1 / 3);
  close(diagram[1].confidence, 0.85);
});

Deno.test("reliability() by mass of one confidence is one bin", () => {
  const diagram = reliability(exampleScores(new Array(20).fill(0.7)), { binning: "mass" });
  assert.deepEqual(diagram.map(({ to, count }) => [to, count]), [[0.7, 20]]);
});

Deno.test("massBin() counts the quantiles below an example", () => {
  const numbers = fc.record({
    total: fc.integer({ min: 2, max: 500 }),
    bins: fc.integer({ min: 1, max: 40 }),
  })
    .chain(({ total, bins }) =>
      fc.record({ total: fc.constant(total), bins: fc.constant(bins), below: fc.nat(total - 1) })
    );
  fc.assert(
    fc.property(numbers, ({ total, bins, below }) => {
      let bin = 0;
      for (let j = 1; j < bins; j++) {
        const product = j * (total - 1);
        if ((product - product % bins) / bins < below) bin++;
      }
      assert.equal(massBin(below, total, bins), bin);
    }),
    { numRuns: 500 },
  );
  assert.equal(massBin(0, 1, 15), 0);
});

Deno.test("reliability() by mass puts every example where the quantiles below it say, ties of two as of many", () => {
  const tied = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 40 });
  fc.assert(fc.property(tied, fc.integer({ min: 1, max: 12 }), (of, bins) => {
    const confidence = of.map((value) => value / 12);
    const counts = new Array<number>(bins).fill(0);
    const ends = new Array<number>(bins).fill(0);
    for (const value of confidence) {
      const below = confidence.filter((other) => other < value).length;
      let bin = 0;
      for (let j = 1; j < bins; j++) if (Math.floor(j * (of.length - 1) / bins) < below) bin++;
      counts[bin]++;
      ends[bin] = Math.max(ends[bin], value);
    }
    const diagram = reliability(exampleScores(confidence), { bins, binning: "mass" });
    assert.deepEqual(
      diagram.map(({ count, to }) => [count, to]),
      counts.flatMap((count, bin) => count > 0 ? [[count, ends[bin]]] : []),
    );
    diagram.forEach(({ from }, i) => assert.equal(from, i === 0 ? 0 : diagram[i - 1].to));
  }));
});

Deno.test("calibrationErrorOf() refuses counts that are none, and weighs bins by theirs", () => {
  const bin = { from: 0, to: 1, count: 3, confidence: 0.5, accuracy: 1 };
  for (const count of [-1, NaN, Infinity]) {
    assert.throws(() => calibrationErrorOf([bin, { ...bin, count }]), {
      name: "RangeError",
      message: `calibrationErrorOf(): wanted a count, got ${count} in bin 1`,
    });
  }
  const other = { ...bin, count: 1, accuracy: 0.25 };
  assert.equal(calibrationErrorOf([bin, other]), (3 * 0.5 + 0.25) / 4);
});

Deno.test("reliability() by mass gives bins whose counts differ by at most one", () => {
  const distinct = fc.uniqueArray(fc.double({ min: 0.01, max: 1, noNaN: true }), {
    minLength: 1,
    maxLength: 60,
  });
  fc.assert(fc.property(distinct, fc.integer({ min: 1, max: 12 }), (confidence, bins) => {
    const diagram = reliability(exampleScores(confidence), { bins, binning: "mass" });
    const counts = diagram.map(({ count }) => count);
    assert.equal(diagram.length, Math.min(bins, confidence.length));
    assert.equal(counts.reduce((sum, count) => sum + count), confidence.length);
    assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, `${counts}`);
    const sorted = confidence.toSorted((a, b) => a - b);
    assert.equal(diagram.at(-1)!.to, sorted.at(-1));
  }));
});

Deno.test("calibrationErrorOf() is below 1 % for 100,000 calibrated predictions, by width and by mass", () => {
  const { log, labels } = calibrated(100_000, 10, randomStream(1, "tests/calibration"));
  const of = exampleScoresOf(log, labels);
  for (const binning of ["width", "mass"] as const) {
    const error = calibrationErrorOf(reliability(of, { binning }));
    // chance alone leaves about √(2 · bins / π) · √(p (1 − p) / N) ≈ 0.003
    assert.ok(error > 0 && error < 0.01, `${binning}: ${error}`);
    // the same predictions with labels moved on are far from calibrated
    const moved = exampleScoresOf(log, labels.map((label) => (label + 1) % 10));
    assert.ok(calibrationErrorOf(reliability(moved, { binning })) > 0.2);
  }
});

Deno.test("reliability() refuses a number of bins that is not positive and whole", () => {
  for (const bins of [0, 2.5, NaN]) {
    assert.throws(() => reliability(exampleScores([0.5]), { bins }), {
      name: "RangeError",
      message: `reliability(): bins must be a positive whole number, got ${bins}`,
    });
    assert.throws(() => calibrationError([-0.5, -1], [0], { bins, binning: "mass" }), {
      name: "RangeError",
      message: `calibrationError(): bins must be a positive whole number, got ${bins}`,
    });
  }
});
