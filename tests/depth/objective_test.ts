// Objectives: every weighting against finite differences of the objective's own value.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  marginalExitWeights,
  type Objective,
  objectiveValue,
  plannedExitWeights,
} from "../../src/depth/objective.ts";
import { softmax } from "../../src/math/log_space.ts";
import { geometric } from "../../src/depth/prior.ts";
import { exactPosterior } from "../../src/depth/elbo.ts";
import { close } from "../close.ts";
import { objectives } from "./objectives.ts";

const prior = geometric(3);
const q = softmax([0.3, -1, 0.7, 0.1]);
const m = [-0.9, -0.4, -0.45, -0.5];
const trainSize = 20;

/** w_d at the log-likelihoods m, as a network sees it. */
function weightsAt(objective: Objective, m: number[], depth = 3): number[] {
  return plannedExitWeights(objective, q, depth) ??
    marginalExitWeights(m.slice(0, depth + 1), prior, trainSize);
}

for (const objective of objectives) {
  Deno.test(`exit weights are the gradient of objectiveValue() in m under ${objective.kind}`, () => {
    const likelihoods = fc.array(fc.double({ min: -2, max: 0, noNaN: true }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(fc.property(likelihoods, (m) => {
      const step = 1e-5;
      weightsAt(objective, m).forEach((weight, d) => {
        const moved = (by: number) =>
          objectiveValue(objective, q, m.map((v, i) => i === d ? v + by : v), prior, trainSize);
        close(weight, (moved(step) - moved(-step)) / (2 * step), 1e-7);
      });
    }));
  });

  Deno.test(`exit weights have one entry for each exit that is left under ${objective.kind}`, () => {
    assert.equal(weightsAt(objective, m, 2).length, 3);
  });
}

Deno.test("plannedExitWeights() is q under the ELBO, and unknown under the marginal likelihood", () => {
  assert.deepEqual(plannedExitWeights({ kind: "elbo" }, q, 3), q);
  assert.equal(plannedExitWeights({ kind: "marginal" }, q, 3), undefined);
});

Deno.test("marginalExitWeights() is the exact posterior of these log-likelihoods over the exits that are left", () => {
  const exact = exactPosterior(m, prior, trainSize);
  weightsAt({ kind: "marginal" }, m).forEach((weight, d) => close(weight, exact[d]));
  const joint = [0, 1].map((d) => prior[d] * Math.exp(7 * m[d]));
  const weights = marginalExitWeights(m.slice(0, 2), prior, 7);
  weights.forEach((weight, d) => close(weight, joint[d] / (joint[0] + joint[1])));
});

Deno.test("marginalExitWeights() refuses log-likelihoods that are not finite", () => {
  assert.throws(() => marginalExitWeights([NaN, -1], prior, 10), RangeError);
  assert.throws(() => marginalExitWeights([Infinity, -1], prior, 10), RangeError);
});

Deno.test("plannedExitWeights() is one-hot under a fixed depth", () => {
  assert.deepEqual(plannedExitWeights({ kind: "fixed", depth: 2 }, q, 2), [0, 0, 1]);
});

Deno.test("plannedExitWeights() is the same for all exits that are left under deep supervision", () => {
  assert.deepEqual(plannedExitWeights({ kind: "deep" }, q, 1), [0.5, 0.5]);
});

Deno.test("objectiveValue() is in nats per example under every objective", () => {
  const value = (objective: Objective) =>
    objectiveValue(objective, [0.5, 0.5], [-1, -3], [0.8, 0.2], 100);
  close(value({ kind: "elbo" }), -2 - 0.5 * Math.log(0.25 / 0.16) / 100);
  close(
    value({ kind: "marginal" }),
    Math.log(0.8 * Math.exp(-100) + 0.2 * Math.exp(-300)) / 100,
  );
  assert.equal(value({ kind: "fixed", depth: 1 }), -3);
  assert.equal(value({ kind: "deep" }), -2);
});
