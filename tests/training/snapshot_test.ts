// What a snapshot says of a posterior.

import assert from "node:assert/strict";
import { relative95 } from "../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { customPrior } from "../../src/depth/prior.ts";
import { posteriorSummary } from "../../src/training/snapshot.ts";

const prior = customPrior([4, 3, 2, 1]); // 0.4, 0.3, 0.2, 0.1
const q = [0.1, 0.2, 0.4, 0.3];

function posteriorAt(probabilities: number[], depth = 3) {
  const posterior = depthPosterior({ prior });
  posterior.writeState({ ...posterior.readState(), probabilities, depth });
  return posterior;
}

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `wanted ${expected}, got ${actual}`);

Deno.test("posteriorFigures() has the numbers of the closed forms", () => {
  const m = [-2, -1, -0.5, -0.25];
  const metrics = posteriorSummary(posteriorAt(q), { m, trainSize: 50 }, relative95);
  const kl = 0.1 * Math.log(0.25) + 0.2 * Math.log(2 / 3) + 0.4 * Math.log(2) + 0.3 * Math.log(3);
  const mean = -0.2 - 0.2 - 0.2 - 0.075;
  assert.deepEqual(metrics.posterior, q);
  assert.deepEqual(metrics.logLikelihood, m);
  close(metrics.kl, kl);
  close(metrics.elbo, 50 * mean - kl);
  close(metrics.objective, mean - kl / 50);
  close(metrics.expectedDepth, 0.2 + 0.8 + 0.9);
  assert.equal(metrics.argmaxDepth, 2);
  assert.equal(metrics.chosenDepth, 2);
});

Deno.test("posteriorFigures() chooses by the rule it is given", () => {
  const chosen = (rule: Parameters<typeof posteriorSummary>[2]) =>
    posteriorSummary(
      posteriorAt([0.38, 0.2, 0.4, 0.02]),
      { m: [-1, -1, -1, -1], trainSize: 50 },
      rule,
    ).chosenDepth;
  assert.equal(chosen(relative95), 0);
  assert.equal(chosen({ kind: "argmax" }), 2);
  assert.equal(chosen({ kind: "mean" }), 1);
});

Deno.test("posteriorFigures() has null for exits that were not computed or were cut, and stays finite", () => {
  const cut = posteriorAt([0.25, 0.75, 0, 0], 1);
  // an exit beyond the cut may still have its last value
  const metrics = posteriorSummary(cut, { m: [-2, -1, -0.5], trainSize: 50 }, relative95);
  assert.deepEqual(metrics.logLikelihood, [-2, -1, null, null]);
  assert.equal(metrics.posterior.length, 4);
  const kl = 0.25 * Math.log(0.25 / 0.4) + 0.75 * Math.log(2.5);
  close(metrics.elbo, 50 * -1.25 - kl);

  const fixed = depthPosterior({ prior, objective: { kind: "fixed", depth: 2 } });
  const one = posteriorSummary(fixed, { m: [NaN, NaN, -0.5, NaN], trainSize: 50 }, relative95);
  assert.deepEqual(one.logLikelihood, [null, null, -0.5, null]);
  assert.deepEqual([one.objective, one.chosenDepth, one.expectedDepth], [-0.5, 2, 2]);
  close(one.kl, -Math.log(0.2));
  assert.deepEqual(JSON.parse(JSON.stringify(one)), one);
});

Deno.test("posteriorFigures() gives frozen copies", () => {
  const posterior = posteriorAt(q);
  const m = [-2, -1, -0.5, -0.25];
  const metrics = posteriorSummary(posterior, { m, trainSize: 50 }, relative95);
  m.fill(0);
  posterior.truncate(1);
  assert.deepEqual(metrics.posterior, q);
  assert.deepEqual(metrics.logLikelihood, [-2, -1, -0.5, -0.25]);
  assert.ok(Object.isFrozen(metrics.posterior) && Object.isFrozen(metrics.logLikelihood));
});
