// Temperatures against SciPy's optimiser, known temperatures and the likelihood nearby.

import assert from "node:assert/strict";
import fc from "fast-check";
import { logSoftmax, softmax } from "../../src/math/log_space.ts";
import { meanLogLikelihood } from "../../src/metrics/headline.ts";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { randomStream } from "../../src/math/random.ts";
import { fitTemperature, temper } from "../../src/metrics/temperature.ts";
import { calibrated, readFixture } from "./predictions_fixture.ts";
import { closeAbsolutely as close } from "../close.ts";

function likelihood(
  each: ArrayLike<number>,
  q: number[],
  labels: ArrayLike<number>,
  temperature: number,
) {
  const classes = each.length / q.length / labels.length;
  return meanLogLikelihood(mixtureLogProbabilities(temper(each, classes, temperature), q), labels);
}

Deno.test("temper() is the softmax of logits divided by T, row by row", () => {
  const rows = fc.array(
    fc.array(fc.double({ min: -99, max: 99, noNaN: true }), { minLength: 3, maxLength: 3 }),
    { maxLength: 5 },
  );
  fc.assert(fc.property(rows, fc.double({ min: 0.1, max: 10, noNaN: true }), (logits, t) => {
    const tempered = temper(logits.flat(), 3, t);
    logits.flatMap((row) => logSoftmax(row.map((value) => value / t)))
      .forEach((value, i) => close(tempered[i], value, 1e-9));
  }));
});

Deno.test("temper() keeps the impossible impossible, and large logits finite", () => {
  assert.deepEqual([...temper([0, -Infinity], 2, 3)], [0, -Infinity]);
  close(temper([1e4, 0], 2, 0.01)[1], -1e6);
});

Deno.test("fitTemperature() finds what SciPy finds", () => {
  const { each, q, labels, temperature, logLikelihood } = readFixture("mixture");
  const fitted = fitTemperature(each, q, labels);
  close(fitted, temperature, 1e-7);
  close(likelihood(each, q, labels, fitted), logLikelihood, 1e-12);
});

Deno.test("fitTemperature() is a stationary point that nothing beats", () => {
  const problem = fc.record({
    exits: fc.integer({ min: 1, max: 3 }),
    examples: fc.integer({ min: 2, max: 12 }),
  })
    .chain(({ exits, examples }) =>
      fc.record({
        logits: fc.array(
          fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }),
          { minLength: exits * examples, maxLength: exits * examples },
        ),
        alpha: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), {
          minLength: exits,
          maxLength: exits,
        }),
        labels: fc.array(fc.nat(2), { minLength: examples, maxLength: examples }),
      })
    );
  fc.assert(fc.property(problem, ({ logits, alpha, labels }) => {
    const each = logits.flatMap((row) => logSoftmax(row));
    const q = softmax(alpha);
    const fitted = fitTemperature(each, q, labels);
    assert.ok(fitted > 1 / 64.001 && fitted < 64.001);
    const at = (factor: number) => likelihood(each, q, labels, fitted * factor);
    if (fitted > 1 / 63 && fitted < 63) {
      const slope = (at(1 + 1e-5) - at(1 - 1e-5)) / 2e-5;
      assert.ok(Math.abs(slope) < 1e-6 * Math.max(1, Math.abs(at(1))), `slope ${slope}`);
    }
    for (let place = -6; place <= 6; place++) {
      const other = likelihood(each, q, labels, 2 ** place);
      assert.ok(at(1) >= other - 1e-10, `${fitted}: ${at(1)}, 2^${place}: ${other}`);
    }
  }));
});

Deno.test("fitTemperature() finds the higher of two maxima, the colder as the hotter one", () => {
  // margins of the right class at two exits, three examples or four
  const cases: [margins: number[], q: number[], maxima: [number, number]][] = [
    [[39.97, -0.93, -28.89, 2.26, 0.93, -0.02], [0.3, 0.7], [0.24, 27.6]],
    [[0.72, -0.06, -2.55, 82.09, 0.13, 0.19, -0.01, 21.32], [0.5, 0.5], [0.067, 6.8]],
    [[0.02, 0.06, -3.57, -0.04, 0.04, 0.02, 34.6, -14.07], [0.05, 0.95], [0.086, 29.9]],
    [[1.48, 88.68, 11.94, -3.41, -0.09, -6.77], [0.5, 0.5], [0.32, 9.4]],
  ];
  const found = cases.map(([margins, q, maxima]) => {
    const each = margins.flatMap((margin) => logSoftmax([margin, 0]));
    const labels = new Array<number>(margins.length / 2).fill(0);
    const at = (logT: number) => likelihood(each, q, labels, Math.exp(logT));
    const peaks = maxima.map((about) => {
      let [low, high] = [Math.log(about) - 0.2, Math.log(about) + 0.2];
      assert.ok(at(low) < at(Math.log(about)) && at(high) < at(Math.log(about)), `${about}`);
      while (high - low > 1e-9) {
        const third = (high - low) / 3;
        if (at(low + third) < at(high - third)) low += third;
        else high -= third;
      }
      return low;
    });
    const higher = at(peaks[0]) > at(peaks[1]) ? 0 : 1;
    // a likelihood is flat around its maximum, so that the search above knows the place to seven digits
    close(Math.log(fitTemperature(each, q, labels)), peaks[higher], 1e-6);
    return higher;
  });
  assert.deepEqual(found, [0, 0, 1, 1]);
});

Deno.test("fitTemperature() recovers the temperature by which calibrated logits were multiplied", () => {
  const { log, labels } = calibrated(20_000, 5, randomStream(1, "tests/temperature"));
  for (const known of [0.4, 1, 3]) {
    const fitted = fitTemperature(log.map((value) => value * known), [1], labels);
    // the standard error of log T is about 1 / √(N · variance of the log-likelihood) ≈ 0.01
    assert.ok(Math.abs(Math.log(fitted / known)) < 0.03, `wanted ${known}, got ${fitted}`);
  }
});

Deno.test("fitTemperature() works on float32 and does not read exits with q_d = 0", () => {
  const { each, q, labels, classes } = readFixture("mixture");
  const kept = Float32Array.from(each);
  const cells = labels.length * classes;
  const alone = fitTemperature(kept.subarray(cells, 2 * cells), [1], labels);
  kept.fill(NaN, 0, cells).fill(NaN, 2 * cells);
  assert.equal(fitTemperature(kept, [0, 1, 0], labels), alone);
  assert.notEqual(alone, fitTemperature(each, q, labels));
});

Deno.test("fitTemperature() stays within its ends, at 1 where nothing depends on it", () => {
  const sure = [0.9, 0.1].map(Math.log);
  close(fitTemperature(sure, [1], [0]), 1 / 64, 1e-12);
  close(fitTemperature(sure, [1], [1]), 64, 1e-9);
  const half = Math.log(0.5);
  assert.equal(fitTemperature([half, half], [1], [1]), 1);
});

Deno.test("fitTemperature() leaves out labels that are impossible at every exit", () => {
  const log = [0.9, 0.1, 0.8, 0.2, 0.7, 0.3].map(Math.log);
  const fitted = fitTemperature(log, [1], [0, 1, 0]);
  close(fitTemperature([...log, 0, -Infinity], [1], [0, 1, 0, 1]), fitted, 1e-8);
});

Deno.test("temper() and fitTemperature() refuse what does not fit", () => {
  for (const temperature of [0, -1, Infinity, NaN]) {
    assert.throws(() => temper([-1, -1], 2, temperature), {
      name: "RangeError",
      message: `temper(): temperature must be a positive number, got ${temperature}`,
    });
  }
  assert.throws(() => temper([-1, -1, -1], 2, 1), {
    name: "TypeError",
    message: "temper(): wanted [..., 2] logits, got 3 values",
  });
  assert.throws(() => fitTemperature([-1, -1, -1], [0.5, 0.5], [0]), {
    name: "TypeError",
    message: "fitTemperature(): wanted [2 exits, 1 examples, classes], got 3 values",
  });
  assert.throws(() => fitTemperature([-1, -1], [1], [2]), {
    name: "RangeError",
    message: "fitTemperature(): labels must be in 0..1, got 2",
  });
  assert.throws(() => fitTemperature([-1, -1], [0], [1]), {
    name: "RangeError",
    message: "fitTemperature(): q must have a positive entry, got [0]",
  });
  assert.throws(() => fitTemperature([NaN, -1], [1], [1]), {
    name: "RangeError",
    message:
      "fitTemperature(): log-probabilities must be numbers, got NaN for class 0 of example 0 at exit 0",
  });
});

Deno.test("fitTemperature() leaves out an exit that holds an example's label impossible", () => {
  const logits = [[2, 0], [1, 0], [0, 3], [1, 0]], labels = [0, 0, 1, 1];
  const possible = logits.flatMap((row) => logSoftmax(row));
  const impossible = labels.flatMap((label) => label === 0 ? [-Infinity, 0] : [0, -Infinity]);
  const alone = fitTemperature(possible, [1], labels);
  close(fitTemperature([...impossible, ...possible], [0.25, 0.75], labels), alone, 1e-8);
  close(fitTemperature([...possible, ...impossible], [0.75, 0.25], labels), alone, 1e-8);
});
