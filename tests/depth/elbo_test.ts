// The posterior's arithmetic against plain (non-log) arithmetic, finite differences, closed forms and
// the golden files.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  elbo,
  elboGradient,
  exactPosterior,
  expectedLogLikelihood,
  klDivergence,
  logMarginalLikelihood,
} from "../../src/depth/elbo.ts";
import { logSoftmax, softmax } from "../../src/math/log_space.ts";
import { customPrior, geometric, uniform } from "../../src/depth/prior.ts";
import { close } from "../close.ts";

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const list = (length: number, min: number, max: number) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: length, maxLength: length });

/** Logits α, log-likelihoods m, a prior and N for 1 to 8 exits. */
const problem = fc.integer({ min: 1, max: 8 }).chain((exits) =>
  fc.record({
    alpha: list(exits, -3, 3),
    m: list(exits, -3, 0),
    prior: list(exits, 0.01, 1).map((weights) => customPrior(weights)),
    trainSize: fc.integer({ min: 1, max: 100 }),
  })
);

Deno.test("klDivergence() has its closed form for two exits", () => {
  close(
    klDivergence([0.25, 0.75], [0.5, 0.5]),
    0.25 * Math.log(0.5) + 0.75 * Math.log(1.5),
  );
  // from uniform to geometric: −log(n) − mean log β_d, with log β_d linear in d
  const beta = geometric(20);
  close(klDivergence(uniform(20), beta), -Math.log(21) - Math.log(beta[0]) - 10 * Math.log(0.85));
});

Deno.test("klDivergence() is zero only where q equals the prior", () => {
  fc.assert(fc.property(problem, ({ alpha, prior }) => {
    const q = softmax(alpha);
    close(klDivergence(prior, prior), 0);
    // Pinsker: KL ≥ 2 (total variation)²
    const variation = sum(q.map((qd, d) => Math.abs(qd - prior[d]))) / 2;
    assert.ok(klDivergence(q, prior) >= 2 * variation ** 2 - 1e-12);
  }));
});

Deno.test("klDivergence() of a single depth is minus its log prior, terms with q_d = 0 being zero", () => {
  assert.equal(klDivergence([0, 1, 0], [0.5, 0.25, 0.25]), Math.log(4));
  assert.equal(klDivergence([0, 1], [0, 1]), 0);
});

Deno.test("klDivergence() is infinite where the prior excludes what q holds possible", () => {
  assert.equal(klDivergence([0.5, 0.5], [1, 0]), Infinity);
});

Deno.test("klDivergence() is finite where a ratio of probabilities is too large for a number", () => {
  assert.equal(1 / 1e-320, Infinity);
  close(klDivergence([1, 0], [1e-320, 1]), -Math.log(1e-320));
});

Deno.test("expectedLogLikelihood() passes over exits without mass, even where nothing was computed", () => {
  assert.equal(expectedLogLikelihood([0.25, 0.75, 0], new Float32Array([-1, -2, NaN])), -1.75);
  assert.equal(expectedLogLikelihood([0.25, 0.75, 0], [-1, -2]), -1.75);
});

Deno.test("elbo() lies below the log marginal likelihood by the divergence from the exact posterior", () => {
  fc.assert(fc.property(problem, ({ alpha, m, prior, trainSize }) => {
    const q = softmax(alpha);
    const exact = exactPosterior(m, prior, trainSize);
    fc.pre(exact.every((p) => p > 1e-300));
    const gap = logMarginalLikelihood(m, prior, trainSize) - elbo(q, m, prior, trainSize);
    close(gap, klDivergence(q, exact), 1e-9);
    close(elbo(exact, m, prior, trainSize), logMarginalLikelihood(m, prior, trainSize), 1e-9);
  }));
});

Deno.test("elbo() counts the likelihood of the whole data set and the divergence once", () => {
  close(elbo([0.5, 0.5], [-1, -3], [0.8, 0.2], 100), -200 - 0.5 * Math.log(0.25 / 0.16));
});

Deno.test("elboGradient() equals central differences of −elbo / N through softmax", () => {
  fc.assert(fc.property(problem, ({ alpha, m, prior, trainSize }) => {
    const loss = (logits: number[]) => -elbo(softmax(logits), m, prior, trainSize) / trainSize;
    const gradient = elboGradient(softmax(alpha), m, prior, trainSize);
    const step = 1e-5;
    alpha.forEach((_, j) => {
      const moved = (by: number) => loss(alpha.map((a, d) => d === j ? a + by : a));
      close(gradient[j], (moved(step) - moved(-step)) / (2 * step), 1e-7);
    });
  }));
});

Deno.test("elboGradient() sums to zero and vanishes at the exact posterior", () => {
  fc.assert(fc.property(problem, ({ alpha, m, prior, trainSize }) => {
    close(sum(elboGradient(softmax(alpha), m, prior, trainSize)), 0);
    const exact = exactPosterior(m, prior, trainSize);
    elboGradient(exact, m, prior, trainSize).forEach((g) => close(g, 0));
  }));
});

Deno.test("elboGradient() leaves exits without mass alone, even where nothing was computed", () => {
  const whole = elboGradient([0.3, 0.7], [-1, -2], [0.6, 0.4], 10);
  const withCut = elboGradient([0.3, 0.7, 0], [-1, -2, NaN], [0.6, 0.4, 0.1], 10);
  close(withCut[0], whole[0]);
  close(withCut[1], whole[1]);
  assert.equal(Math.abs(withCut[2]), 0);
});

Deno.test("exactPosterior() equals Bayes' rule in plain arithmetic", () => {
  fc.assert(fc.property(problem, ({ m, prior, trainSize }) => {
    const joint = m.map((md, d) => prior[d] * Math.exp(trainSize * md)); // at least e^−300
    const q = exactPosterior(m, prior, trainSize);
    q.forEach((qd, d) => close(qd, joint[d] / sum(joint), 1e-10));
    close(logMarginalLikelihood(m, prior, trainSize), Math.log(sum(joint)), 1e-10);
  }));
});

Deno.test("exactPosterior() is the prior without data and where all exits do equally well", () => {
  const beta = geometric(20);
  exactPosterior(beta.map(() => -0.1), beta, 60000).forEach((qd, d) => close(qd, beta[d], 1e-9));
  exactPosterior(beta.map((_, d) => -d), beta, 0).forEach((qd, d) => close(qd, beta[d]));
});

Deno.test("exactPosterior() does not underflow on a data set whose likelihood does", () => {
  // odds 2 : 1 from the prior, e^(60000 · 0.00001) from the data
  const [q0, q1] = exactPosterior([-0.50001, -0.5], customPrior([2, 1]), 60000);
  close(q1 / q0, Math.exp(0.6) / 2, 1e-8);
  close(
    logMarginalLikelihood([-0.5, -0.5], [0.5, 0.5], 60000),
    -30000,
  );
});

Deno.test("exactPosterior() gives exits beyond the log-likelihoods no probability", () => {
  const q = exactPosterior(new Float32Array([-1, -1]), [0.25, 0.25, 0.5], 10);
  assert.equal(q.length, 3);
  close(q[0], 0.5);
  assert.equal(q[2], 0);
});

for (const name of ["mlp_depth4", "mlp_depth10", "conv_depth2", "conv_rgb_depth3"]) {
  const url = new URL(`../golden/${name}.json`, import.meta.url);
  const { prior, trainSize, batch, qLogits, expect } = JSON.parse(Deno.readTextFileSync(url));
  const q = softmax(qLogits.values);
  // the file has ten digits: [D+1, B] of them are more exact than the stored [D+1] means
  const m = prior.map((_: number, d: number) =>
    sum(expect.logLikelihood.values.slice(d * batch, (d + 1) * batch)) / batch
  );
  const allClose = (actual: readonly number[], expected: number[], tolerance = 1e-9) => {
    assert.equal(actual.length, expected.length);
    actual.forEach((value, i) => close(value, expected[i], tolerance));
  };

  Deno.test(`softmax() of the logits is q in golden/${name}.json`, () => {
    allClose(q, expect.q.values);
  });

  Deno.test(`klDivergence() is as in golden/${name}.json`, () => {
    close(klDivergence(q, prior), expect.kl, 1e-9);
  });

  Deno.test(`elbo() is minus N times the loss in golden/${name}.json`, () => {
    allClose(m, expect.meanLogLikelihood.values);
    close(-elbo(q, m, prior, trainSize) / trainSize, expect.loss, 1e-9);
  });

  Deno.test(`elboGradient() is as in golden/${name}.json`, () => {
    const gradient = elboGradient(q, m, prior, trainSize);
    const scale = Math.max(...expect.qLogitsGradient.values.map(Math.abs));
    allClose(
      gradient.map((g) => g / scale),
      expect.qLogitsGradient.values.map((g: number) => g / scale),
      1e-7,
    );
  });

  Deno.test(`exactPosterior() is as in golden/${name}.json, where the batch is all the data`, () => {
    allClose(exactPosterior(m, prior, batch), expect.exactPosterior.values);
  });

  Deno.test(`logSoftmax() of the labels' logits is logLikelihood in golden/${name}.json`, () => {
    const { logits, logLikelihood } = expect; // [D+1, B, K], [D+1, B]
    const { y, classes } = JSON.parse(Deno.readTextFileSync(url));
    allClose(
      logLikelihood.values.map((_: number, i: number) =>
        logSoftmax(logits.values.slice(i * classes, (i + 1) * classes))[y[i % batch]]
      ),
      logLikelihood.values,
    );
  });
}

Deno.test("elbo() of no data is minus the divergence, whatever the log-likelihoods", () => {
  const [q, prior] = [[0.75, 0.25], [0.5, 0.5]];
  close(elbo(q, [-3, -7], prior, 0), -klDivergence(q, prior));
  close(logMarginalLikelihood([-3, -7], prior, 0), 0);
});

Deno.test("elbo(), elboGradient() and exactPosterior() refuse sizes that are none, NaN and short priors", () => {
  const [q, m, prior] = [[0.5, 0.5], [-1, -2], [0.5, 0.5]];
  const calls = {
    elbo: (m: number[], prior: number[], n: number) => elbo(q, m, prior, n),
    elboGradient: (m: number[], prior: number[], n: number) => elboGradient(q, m, prior, n),
    exactPosterior,
    logMarginalLikelihood,
  };
  for (const [name, call] of Object.entries(calls)) {
    const least = name === "elboGradient" ? 1 : 0;
    for (const n of [least - 1, NaN, Infinity]) {
      assert.throws(() => call(m, prior, n), {
        name: "RangeError",
        message: `${name}(): trainSize must be a number of at least ${least}, got ${n}`,
      });
    }
    call(m, prior, least);
    for (const bad of [NaN, Infinity]) {
      assert.throws(() => call([-1, bad], prior, 5), RangeError, `${name}: ${bad}`);
    }
    assert.throws(() => call(m, [1], 5), {
      name: "TypeError",
      message: /^\w+\(\): wanted a prior of at least 2 exits, got 1$/,
    });
  }
  assert.throws(() => elboGradient(q, [-1, NaN], prior, 5), /^RangeError: elboGradient\(\): /);
  assert.throws(() => elboGradient(q, m, [1], 5), /^TypeError: elboGradient\(\): /);
});
