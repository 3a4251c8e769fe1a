// Property tests with numbers of all kinds: functions end with a correct value or an error that names them.

import assert from "node:assert/strict";
import fc from "fast-check";
import { bootstrapIntervals } from "../../src/math/bootstrap.ts";
import { calibrationErrorOf, reliability } from "../../src/metrics/calibration.ts";
import {
  argmaxDepth,
  chooseDepth,
  type DepthRule,
  expectedDepth,
  renormaliseToDepth,
  truncateToDepth,
} from "../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { depthUncertainty } from "../../src/metrics/depth_uncertainty.ts";
import { detection } from "../../src/metrics/detection.ts";
import { linearSurvival } from "../../src/depth/masks.ts";
import { logSoftmax, logSumExp, softmax } from "../../src/math/log_space.ts";
import { meanOf } from "../../src/math/mean.ts";
import { mixtureLogProbabilities } from "../../src/depth/mixture.ts";
import { objectiveValue, plannedExitWeights } from "../../src/depth/objective.ts";
import type { ExampleScores } from "../../src/metrics/example_scores.ts";
import { medianRatio, medianTime, spread, timesAsFast } from "../../src/math/paired_times.ts";
import {
  elbo,
  elboGradient,
  exactPosterior,
  expectedLogLikelihood,
  klDivergence,
  logMarginalLikelihood,
} from "../../src/depth/elbo.ts";
import { customPrior, geometric, uniform } from "../../src/depth/prior.ts";
import { quantile } from "../../src/math/quantile.ts";
import { randomStream, shuffled } from "../../src/math/random.ts";
import { rejectionCurve } from "../../src/metrics/rejection.ts";
import { runningMixture } from "../../src/depth/running_mixture.ts";
import {
  certainties,
  certaintiesToLeave,
  certaintyKinds,
  meetsCriterion,
} from "../../src/metrics/early_exit_criterion.ts";
import { fitTemperature, temper } from "../../src/metrics/temperature.ts";
import { weightedMetrics } from "../../src/metrics/weighted_metrics.ts";
import { resultOf, wild, wildList, wildPredictions } from "./wild_numbers.ts";

const isPosterior = (q: readonly number[]) =>
  q.every((qd) => qd >= 0 && qd < Infinity) && q.some((qd) => qd > 0);
const isNumber = (value: number) => !Number.isNaN(value);
const rules: DepthRule[] = [
  { kind: "argmax" },
  { kind: "relative", threshold: 0.95 },
  { kind: "mean" },
];
/** Small numbers, so that no sum overflows, and special values. */
const weights = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -0, 0, -1) },
  ),
  { maxLength: 5 },
);
const likelihoods = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.double({ min: -9, max: 0, noNaN: true }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
  ),
  { maxLength: 5 },
);

Deno.test("chooseDepth() and related functions choose an existing depth, or refuse invalid posteriors", () => {
  fc.assert(fc.property(weights, fc.constantFrom(...rules), wild, (q, rule, at) => {
    const chosen = resultOf(() => chooseDepth(q, rule));
    assert.equal(chosen === "refused", !isPosterior(q), `${q}`);
    if (chosen !== "refused" && rule.kind !== "mean") assert.ok(chosen in q);
    assert.equal(resultOf(() => argmaxDepth(q)) === "refused", !isPosterior(q));
    assert.equal(resultOf(() => expectedDepth(q)) === "refused", !isPosterior(q));
    for (const cut of [truncateToDepth, renormaliseToDepth]) {
      for (const depth of [at, 0, 1]) {
        const left = resultOf(() => cut(q, depth));
        if (left === "refused") continue;
        assert.ok(isPosterior(q) && depth in q && isPosterior(left));
      }
    }
  }));
});

Deno.test("klDivergence(), elbo() and related functions are numbers, or name NaN values", () => {
  const size = fc.oneof(fc.constantFrom(0, 1, 200, 1e6), wild);
  fc.assert(
    fc.property(weights, likelihoods, weights, size, (q, m, prior, trainSize) => {
      const fits = isPosterior(q) && isPosterior(prior) && prior.length >= q.length;
      const kl = resultOf(() => klDivergence(q, prior));
      assert.equal(kl !== "refused", fits);
      if (kl !== "refused") assert.ok(isNumber(kl));
      const weighed = isPosterior(q) && q.every((qd, d) => qd === 0 || m[d] < Infinity);
      const expected = resultOf(() => expectedLogLikelihood(q, m));
      assert.equal(expected !== "refused", weighed);
      if (expected !== "refused") assert.ok(expected < Infinity);
      const bound = resultOf(() => elbo(q, m, prior, trainSize));
      if (bound !== "refused") assert.ok(fits && weighed && isNumber(bound));
      const whole = weighed && q.every((qd, d) => qd === 0 || m[d] > -Infinity && prior[d] > 0);
      const gradient = resultOf(() => elboGradient(q, m, prior, trainSize));
      if (gradient !== "refused" && whole) assert.ok(gradient.every(Number.isFinite));
      const exact = resultOf(() => exactPosterior(m, prior, trainSize));
      if (exact !== "refused") {
        assert.ok(m.every((md) => md < Infinity));
        assert.ok(Math.abs(exact.reduce((sum, p) => sum + p, 0) - 1) < 1e-9, `${exact}`);
      }
      const evidence = resultOf(() => logMarginalLikelihood(m, prior, trainSize));
      if (evidence !== "refused") assert.ok(evidence < Infinity);
      for (const kind of ["elbo", "marginal", "deep", "fixed"] as const) {
        const objective = kind === "fixed" ? { kind, depth: 1 } : { kind };
        const value = resultOf(() => objectiveValue(objective, q, m, prior, trainSize));
        if (value !== "refused") assert.ok(value < Infinity, `${kind}: ${value}`);
      }
    }),
    { numRuns: 500 },
  );
  assert.deepEqual(plannedExitWeights({ kind: "deep" }, [], 1), [0.5, 0.5]);
});

Deno.test("klDivergence() does not treat a posterior of NaN as the prior", () => {
  assert.throws(() => klDivergence([NaN, NaN], [0.5, 0.5]), {
    name: "RangeError",
    message: "klDivergence(): q must be probabilities, finite and at least 0, got NaN at exit 0",
  });
});

Deno.test("depthPosterior() refuses a state that is not finite, and a step that diverges", () => {
  const posterior = depthPosterior({ prior: [0.5, 0.5] });
  const state = posterior.readState();
  for (const name of ["logits", "velocity", "probabilities"] as const) {
    assert.throws(() => posterior.writeState({ ...state, [name]: [0, NaN] }), {
      name: "RangeError",
      message: `writeState(): ${name} must be finite, got NaN at exit 1`,
    });
  }
  const far = { learningRate: 1e308 };
  assert.throws(() => {
    for (let i = 0; i < 9; i++) posterior.step([-1, -9 * (i % 2 ? 1 : -1)], 10, far);
  }, /^RangeError: step\(\): the posterior's logits are no longer finite/);
  assert.deepEqual(posterior.probabilities().filter(Number.isNaN), []);
});

Deno.test("customPrior(), geometric(), uniform(), linearSurvival() and shuffled() are correct or refuse", () => {
  fc.assert(fc.property(weights, wild, wild, (list, depth, decay) => {
    const priors = [
      () => customPrior(list),
      () => geometric(depth, decay),
      () => uniform(depth),
    ].map(resultOf);
    for (const prior of priors) {
      if (prior !== "refused") {
        assert.ok(prior.every((p) => p > 0) && Math.abs(prior.reduce((a, b) => a + b) - 1) < 1e-9);
      }
    }
    const survival = resultOf(() => linearSurvival(depth, decay));
    if (survival !== "refused") assert.ok(survival.every((p) => p > 0 && p <= 1));
    const order = resultOf(() => shuffled(depth, randomStream(1, "tests/wild")));
    assert.equal(order === "refused", !(Number.isSafeInteger(depth) && depth >= 0));
  }));
  assert.throws(() => customPrior(new Array(2)), RangeError); // holes
});

Deno.test("logSumExp(), softmax() and quantile() keep infinities, and NaN does not become a number", () => {
  fc.assert(fc.property(wildList, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
    const sum = logSumExp(values);
    const largest = Math.max(...values); // NaN where one is
    if (Number.isNaN(largest)) assert.ok(Number.isNaN(sum));
    else assert.ok(sum >= largest && sum <= largest + Math.log(Math.max(1, values.length)) + 1e-9);
    const q = resultOf(() => softmax(values));
    assert.equal(q !== "refused", values.length === 0 || Number.isFinite(largest), `${values}`);
    if (q !== "refused" && q.length > 0) {
      assert.ok(Math.abs(q.reduce((a, b) => a + b) - 1) < 1e-9);
      logSoftmax(values).forEach((log, i) => assert.equal(Math.exp(log), q[i]));
    }
    const sorted = values.toSorted((a, b) => a < b ? -1 : 1);
    const found = quantile(values, share);
    if (values.length === 0 || values.some(Number.isNaN)) assert.ok(Number.isNaN(found));
    else if (values.every(Number.isFinite) && Math.abs(largest) < 1e300 && sorted[0] > -1e300) {
      assert.ok(found >= sorted[0] && found <= sorted.at(-1)!);
    }
    if (values.length > 0 && !values.some(Number.isNaN)) {
      assert.ok(quantile(values, 0) === sorted[0] && quantile(values, 1) === sorted.at(-1));
    }
  }));
  assert.equal(quantile([-Infinity, -Infinity, 1], 0.25), -Infinity);
  assert.equal(quantile([-Infinity, 1], 0.25), -Infinity);
  assert.equal(quantile([1, Infinity], 0.25), Infinity);
  assert.throws(() => quantile([1], NaN), RangeError);
});

Deno.test("bootstrapIntervals() does not skip NaN, keeps −∞, and ends if no resample has values", () => {
  const options = { examples: 3, resamples: 50 };
  const once = (value: number) => bootstrapIntervals(options, () => [value])[0];
  assert.deepEqual(once(-Infinity), [-Infinity, -Infinity]);
  let calls = 0;
  assert.deepEqual(bootstrapIntervals(options, () => [calls++ === 7 ? NaN : 1]), [[NaN, NaN]]);
  assert.throws(
    () => bootstrapIntervals(options, () => undefined),
    /^RangeError: bootstrapIntervals\(\): statistic must return values, got undefined/,
  );
  // every other resample has none: as many figures as without
  let turn = 0;
  const [interval] = bootstrapIntervals(options, () => turn++ % 2 ? [turn] : undefined);
  assert.deepEqual([turn, interval[0] > 1, interval[1] < 101], [100, true, true]);
});

Deno.test("meanOf() and spread() are NaN if any value is", () => {
  fc.assert(fc.property(wildList, (values) => {
    const { mean } = meanOf(values);
    const { median } = spread(values);
    if (values.length === 0 || values.some(Number.isNaN)) {
      assert.ok(Number.isNaN(mean) && Number.isNaN(median));
    }
  }));
  const rounds = [[1, NaN], undefined, [2]];
  assert.ok(Number.isNaN(timesAsFast(rounds, [[1], [1], [1]]).median));
  assert.ok(Number.isNaN(medianTime(rounds, { resamples: 5 }).interval[0]));
  assert.ok(Number.isNaN(medianRatio(rounds, [[1], [1], [1]], { resamples: 5 }).median));
  assert.throws(() => medianTime([], {}), RangeError);
});

Deno.test("detection() of scores of any kind is correct or names NaN scores", () => {
  fc.assert(fc.property(wildList, wildList, (known, unknown) => {
    const found = resultOf(() => detection(known, unknown));
    const fine = known.length > 0 && unknown.length > 0 && [...known, ...unknown].every(isNumber);
    assert.equal(found !== "refused", fine);
    if (found === "refused") return;
    let won = 0;
    for (const u of unknown) for (const k of known) won += u > k ? 1 : u === k ? 0.5 : 0;
    assert.ok(Math.abs(found.auroc - won / known.length / unknown.length) < 1e-12);
    assert.ok(found.aupr > 0 && found.aupr <= 1 + 1e-12);
    assert.ok(found.falsePositivesAt95 >= 0 && found.falsePositivesAt95 <= 1);
  }));
});

/** Per-example scores with arbitrary values. */
const wildOutcomes = fc.array(
  fc.record({
    correct: fc.nat({ max: 1 }),
    confidence: fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 25 }).map((k) => k / 25) },
      { weight: 1, arbitrary: wild },
    ),
    logLikelihood: fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: -9, max: 0, noNaN: true }) },
      { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, -0, -1e308) },
    ),
    entropy: fc.oneof(fc.integer({ min: 0, max: 3 }), wild),
  }),
  { maxLength: 8 },
).map((rows): ExampleScores => ({
  correct: Uint8Array.from(rows, ({ correct }) => correct),
  confidence: Float64Array.from(rows, ({ confidence }) => confidence),
  logLikelihood: Float64Array.from(rows, ({ logLikelihood }) => logLikelihood),
  brier: new Float64Array(rows.length).fill(0.5),
  entropy: Float64Array.from(rows, ({ entropy }) => entropy),
}));

Deno.test("reliability() counts every example once, in its bin, or names a confidence", () => {
  const binnings = fc.record({
    bins: fc.integer({ min: 1, max: 30 }),
    binning: fc.constantFrom("width" as const, "mass" as const),
  });
  fc.assert(
    fc.property(wildOutcomes, binnings, (outcomes, options) => {
      const fine = outcomes.confidence.every((value) => value >= 0 && value <= 1);
      const bins = resultOf(() => reliability(outcomes, options));
      assert.equal(bins !== "refused", fine);
      if (bins === "refused") return;
      const total = bins.reduce((sum, { count }) => sum + count, 0);
      assert.equal(total, outcomes.confidence.length);
      for (const { from, to, count } of bins) {
        const held = outcomes.confidence.filter((value) =>
          (value > from || from === 0 && value === 0) && value <= to
        );
        if (options.binning === "width") assert.equal(held.length, count);
      }
      assert.equal(Number.isNaN(calibrationErrorOf(bins)), total === 0);
    }),
    { numRuns: 300 },
  );
  const bin = { from: 0, to: 1, count: 2, confidence: 0.5, accuracy: NaN };
  assert.throws(() => calibrationErrorOf([bin]), /calibrationErrorOf\(\): .* in bin 0$/);
});

Deno.test("rejectionCurve() ends for any uncertainties, and covers all examples or names one", () => {
  fc.assert(
    fc.property(wildOutcomes, fc.constantFrom("confidence", "entropy"), (outcomes, by) => {
      const doubts = outcomes[by as "entropy"];
      const curve = resultOf(() => rejectionCurve(outcomes, by as "entropy"));
      assert.equal(curve !== "refused", doubts.length > 0 && doubts.every(isNumber));
      if (curve === "refused") return;
      const accuracy = outcomes.correct.reduce((sum, one) => sum + one, 0) / doubts.length;
      assert.ok(Math.abs(curve.points[0].accuracy - accuracy) < 1e-12);
      assert.ok(curve.area >= 0 && curve.area <= 1 + 1e-12);
    }),
    { numRuns: 300 },
  );
});

Deno.test("weightedMetrics() are below ∞, NaN if nothing counts, or name an example", () => {
  const counted = wildOutcomes.chain((outcomes) =>
    fc.tuple(
      fc.constant(outcomes),
      fc.array(fc.nat({ max: 2 }), {
        minLength: outcomes.correct.length,
        maxLength: outcomes.correct.length,
      }),
    )
  );
  fc.assert(
    fc.property(counted, ([outcomes, counts]) => {
      const metrics = resultOf(() => weightedMetrics(outcomes)(counts));
      const fine = outcomes.confidence.every((value) => value >= 0 && value <= 1) &&
        outcomes.logLikelihood.every((value) => value < Infinity);
      assert.equal(metrics !== "refused", fine);
      if (metrics === "refused") return;
      const none = counts.every((count) => count === 0);
      for (const value of Object.values(metrics)) {
        assert.ok(none ? Number.isNaN(value) : value < Infinity, `${value}`);
      }
    }),
    { numRuns: 300 },
  );
  const one = {
    correct: Uint8Array.of(1),
    confidence: Float64Array.of(1),
    logLikelihood: Float64Array.of(0),
    brier: Float64Array.of(0),
    entropy: Float64Array.of(0),
  };
  for (const count of [NaN, -1]) {
    assert.throws(
      () => weightedMetrics(one)([count]),
      /counts must be at least 0, got .* example 0/,
    );
  }
});

Deno.test("mixtureLogProbabilities() and runningMixture() are NaN if a weighted exit is, and stay NaN", () => {
  fc.assert(
    fc.property(wildPredictions, weights, ({ log, rows, classes }, q) => {
      const exits = [log, log.toReversed()];
      const weighed = [q[0] ?? 0.5, q[1] ?? 0.5];
      const mixture = resultOf(() => mixtureLogProbabilities(exits.flat(), weighed));
      assert.equal(mixture !== "refused", isPosterior(weighed));
      if (mixture === "refused") return;
      mixture.forEach((value, i) => {
        const read = exits.map((exit) => exit[i]).filter((_, d) => weighed[d] > 0);
        assert.equal(
          Number.isNaN(value),
          read.some((one) => !(one < Infinity)),
          `${read}: ${value}`,
        );
      });
      const running = runningMixture(classes);
      weighed.forEach((qd, d) => qd > 0 && running.add(exits[d], qd));
      running.logProbabilities().forEach((value, i) =>
        assert.equal(Number.isNaN(value), Number.isNaN(mixture[i]))
      );
      assert.equal(mixture.length, rows * classes);
    }),
    { numRuns: 300 },
  );
  for (const q of [0, -1, NaN, Infinity]) {
    assert.throws(
      () => runningMixture(1).add([0], q),
      /add\(\): q must be a positive finite number/,
    );
  }
});

Deno.test("certainties() of invalid predictions are NaN, which never meet an early-exit criterion", () => {
  fc.assert(
    fc.property(wildPredictions, fc.constantFrom(...certaintyKinds), wild, (
      { log, rows, classes },
      kind,
      threshold,
    ) => {
      const values = certainties(log, classes, kind);
      const leaving = certaintiesToLeave(log, classes, kind);
      for (let n = 0; n < rows; n++) {
        const row = log.slice(n * classes, (n + 1) * classes);
        const none = row.some((value) => !(value < Infinity)) ||
          row.every((value) => value === -Infinity);
        assert.equal(Number.isNaN(values[n]), none, `${row}: ${values[n]}`);
        const far = none || row.some((value) => value < -1e6);
        assert.equal(Number.isNaN(leaving[n]), far);
        if (far) assert.equal(meetsCriterion(leaving[n], { kind, threshold }), false);
      }
    }),
  );
});

Deno.test("depthUncertainty() is finite, or names example and exit of NaN", () => {
  fc.assert(fc.property(wildPredictions, weights, ({ log, rows }, drawn) => {
    const q = [drawn[0] ?? 1, 1 - (drawn[0] ?? 1)];
    const parts = resultOf(() => depthUncertainty([...log, ...log], q, rows));
    if (parts === "refused") return;
    assert.ok(log.every((value) => value < Infinity));
    for (const name of ["expected", "mutualInformation"] as const) {
      assert.ok(parts[name].every(Number.isFinite), `${log}`);
    }
  }));
});

Deno.test("temper() is NaN for an invalid row, and fitTemperature() names it", () => {
  fc.assert(fc.property(wildPredictions, ({ log, labels, rows, classes }) => {
    const tempered = temper(log, classes, 2);
    for (let n = 0; n < rows; n++) {
      const row = log.slice(n * classes, (n + 1) * classes);
      const bad = row.some((value) => !(value < Infinity)) ||
        row.every((value) => value === -Infinity);
      const got = tempered.subarray(n * classes, (n + 1) * classes);
      assert.equal(
        bad ? got.every(Number.isNaN) : got.every((value) => value <= 0),
        true,
        `${row}`,
      );
    }
    const fitted = resultOf(() => fitTemperature(log, [1], labels));
    assert.equal(fitted !== "refused", log.every((value) => value < Infinity));
    if (fitted !== "refused") {
      assert.ok(fitted >= 1 / 64 - 1e-9 && fitted <= 64 + 1e-9, `${fitted}`);
    }
  }));
});
