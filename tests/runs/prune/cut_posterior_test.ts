// Posteriors of networks that were cut.

import assert from "node:assert/strict";
import fc from "fast-check";
import { truncateToDepth } from "../../../src/depth/depth_choice.ts";
import { depthPosterior } from "../../../src/depth/depth_posterior.ts";
import { softmax } from "../../../src/math/log_space.ts";
import type { Objective } from "../../../src/depth/objective.ts";
import { klDivergence } from "../../../src/depth/elbo.ts";
import { customPrior, geometric } from "../../../src/depth/prior.ts";
import { cutPosterior } from "../../../src/runs/prune/cut_posterior.ts";

/** A posterior with this q. */
function posteriorOf(q: readonly number[], prior: readonly number[], objective: Objective) {
  const posterior = depthPosterior({ prior, objective });
  posterior.writeState({ ...posterior.readState(), probabilities: q });
  return posterior;
}

const weights = fc.array(fc.double({ min: 1e-3, max: 1, noNaN: true }), {
  minLength: 2,
  maxLength: 12,
});

Deno.test("cutPosterior() keeps q exactly, and goes on training from there", () => {
  fc.assert(fc.property(weights, fc.nat(), (drawn, seed) => {
    const q = customPrior(drawn);
    const depth = seed % q.length;
    const whole = posteriorOf(q, geometric(q.length - 1), { kind: "elbo" });
    const cut = cutPosterior(whole, depth);
    const { logits, velocity, probabilities } = cut.readState();
    assert.deepEqual(cut.probabilities(), truncateToDepth(q, depth));
    assert.deepEqual(probabilities, cut.probabilities());
    assert.deepEqual(velocity, probabilities.map(() => 0));
    softmax(logits).forEach((qd, d) => assert.ok(Math.abs(qd - probabilities[d]) < 1e-12));
    assert.equal(cut.depth, depth);
    assert.equal(cut.prior.length, depth + 1);
    // the posterior that was cut is as it was
    assert.deepEqual([whole.probabilities(), whole.depth], [q, q.length - 1]);
  }));
});

Deno.test("cutPosterior() never raises the divergence from the prior, and all of it is gone at depth 0", () => {
  fc.assert(fc.property(weights, weights, fc.nat(), (one, other, seed) => {
    const size = Math.min(one.length, other.length);
    const [q, prior] = [customPrior(one.slice(0, size)), customPrior(other.slice(0, size))];
    const whole = posteriorOf(q, prior, { kind: "elbo" });
    const cut = cutPosterior(whole, seed % size);
    const kl = klDivergence(cut.probabilities(), cut.prior);
    assert.ok(kl <= klDivergence(q, prior) + 1e-12);
    assert.ok(Math.abs(klDivergence(cutPosterior(whole, 0).probabilities(), [1])) < 1e-12);
  }));
});

Deno.test("cutPosterior() has logits that JSON can hold where q is 0", () => {
  const whole = posteriorOf([0, 1, 0, 0], geometric(3), { kind: "marginal" });
  const cut = cutPosterior(whole, 2);
  const state = JSON.parse(JSON.stringify(cut.readState()));
  assert.deepEqual(state, cut.readState());
  assert.deepEqual(softmax(state.logits), [0, 1, 0]);
});

Deno.test("cutPosterior() takes the mass of exits that were cut while training from the prior alone", () => {
  const whole = depthPosterior({ prior: [0.4, 0.3, 0.2, 0.1] });
  whole.truncate(2);
  const cut = cutPosterior(whole, 1);
  const third = whole.probabilities()[0];
  assert.deepEqual(cut.probabilities(), [third, third + third]);
  assert.deepEqual(cut.prior, [0.4, 0.3 + 0.2 + 0.1]);
});

Deno.test("cutPosterior() keeps the objective, and cuts no network below its fixed depth", () => {
  for (const kind of ["elbo", "marginal", "deep"] as const) {
    assert.deepEqual(
      cutPosterior(depthPosterior({ prior: geometric(3), objective: { kind } }), 1)
        .objective,
      { kind },
    );
  }
  const objective = { kind: "fixed", depth: 2 } as const;
  const fixed = depthPosterior({ prior: geometric(3), objective });
  const cut = cutPosterior(fixed, 2);
  assert.deepEqual([cut.objective, cut.probabilities()], [objective, [0, 0, 1]]);
  assert.throws(() => cutPosterior(fixed, 1), RangeError);
});
