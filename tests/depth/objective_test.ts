// Objectives: every weighting against finite differences of the objective's own value.

import assert from "node:assert/strict";
import fc from "fast-check";
import { exitWeighting, type Objective, objectiveValue } from "../../src/depth/objective.ts";
import { softmax } from "../../src/math/log_space.ts";
import { geometric } from "../../src/depth/prior.ts";
import { exactPosterior } from "../../src/depth/elbo.ts";
import { close } from "../close.ts";
import { objectives } from "./objectives.ts";

const prior = geometric(3);
const q = softmax([0.3, -1, 0.7, 0.1]);
const m = [-0.9, -0.4, -0.45, -0.5];
const trainSize = 20;

/** w_d of a weighting at the log-likelihoods m, as a network sees it. */
function weightsAt(objective: Objective, m: number[], depth = 3): number[] {
  const weighting = exitWeighting(objective, q, prior, depth, trainSize);
  if ("weights" in weighting) return [...weighting.weights];
  const { logPrior, trainSize: N } = weighting;
  return softmax(logPrior.map((log, d) => log + N * m[d]));
}

for (const objective of objectives) {
  Deno.test(`exitWeighting() is the gradient of objectiveValue() in m under ${objective.kind}`, () => {
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

  Deno.test(`exitWeighting() has one entry for each exit that is left under ${objective.kind}`, () => {
    assert.equal(weightsAt(objective, m, 2).length, 3);
  });
}

Deno.test("exitWeighting() is q under the ELBO", () => {
  assert.deepEqual(exitWeighting({ kind: "elbo" }, q, prior, 3, trainSize), { weights: q });
});

Deno.test("exitWeighting() leads to the exact posterior under the marginal likelihood", () => {
  const exact = exactPosterior(m, prior, trainSize);
  weightsAt({ kind: "marginal" }, m).forEach((weight, d) => close(weight, exact[d]));
  assert.deepEqual(exitWeighting({ kind: "marginal" }, q, prior, 1, 7), {
    logPrior: [Math.log(prior[0]), Math.log(prior[1])],
    trainSize: 7,
  });
});

Deno.test("exitWeighting() is one-hot under a fixed depth", () => {
  assert.deepEqual(exitWeighting({ kind: "fixed", depth: 2 }, q, prior, 2, trainSize), {
    weights: [0, 0, 1],
  });
});

Deno.test("exitWeighting() weighs the exits that are left alike under deep supervision", () => {
  assert.deepEqual(exitWeighting({ kind: "deep" }, q, prior, 1, trainSize), {
    weights: [0.5, 0.5],
  });
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
