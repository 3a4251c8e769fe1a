// Ensembles of trained networks.

import assert from "node:assert/strict";
import { ensemblePredictor, memberSeed } from "../../../src/studies/compare/ensemble.ts";
import type { NetworkResult } from "../../../src/studies/compare/network_job.ts";

/** A network that gives these probabilities of class 1 of 2. */
function network(ofOne: readonly number[], costs: number): NetworkResult {
  const predictor = { way: "", depth: 3, error: NaN, logLikelihood: NaN, brier: NaN };
  return {
    trainingSeconds: 1,
    epochs: 1,
    bestEpoch: 1,
    stoppedBy: "epochs",
    engine: "simd",
    ways: [{
      ...predictor,
      calibrationError: NaN,
      parameters: costs,
      multiplyAdds: 10 * costs,
      predictionMilliseconds: 100 * costs,
    }],
    logProbabilities: Float32Array.from(ofOne.flatMap((p) => [Math.log(1 - p), Math.log(p)])),
  };
}

Deno.test("ensemblePredictor() averages probabilities and adds costs", () => {
  const members = [network([0.9, 0.3], 1), network([0.5, 0.7], 2), network([0.1, 0.2], 3)];
  const labels = [1, 1];
  const { error, logLikelihood, brier, ...rest } = ensemblePredictor(members, labels);
  const p = [(0.9 + 0.5 + 0.1) / 3, (0.3 + 0.7 + 0.2) / 3]; // 0.5 and 0.4 of class 1
  const close = (got: number, wanted: number) => assert.ok(Math.abs(got - wanted) < 1e-6, `${got}`);
  close(logLikelihood, (Math.log(p[0]) + Math.log(p[1])) / 2);
  close(brier, (2 * (1 - p[0]) ** 2 + 2 * (1 - p[1]) ** 2) / 2);
  assert.ok(error >= 0.5); // the second is wrong, the first is a tie up to rounding
  assert.deepEqual(
    [rest.depth, rest.parameters, rest.multiplyAdds, rest.predictionMilliseconds],
    [3, 6, 60, 600],
  );
});

Deno.test("ensemblePredictor() refuses a member whose predictions are of other examples", () => {
  const members = [network([0.9, 0.3], 1), network([0.5], 2)];
  assert.throws(() => ensemblePredictor(members, [1, 1]), {
    message:
      "ensemblePredictor(): every member must have predictions of 2 examples, got 2 values from " +
      "member 2",
  });
  assert.throws(
    () => ensemblePredictor([network([0.9], 1)], [1, 1, 1]),
    /of 3 examples, got 2 values/,
  );
});

Deno.test("memberSeed() gives the first member the run's seed and the others seeds of their own", () => {
  const seeds = [1, 2].flatMap((seed) => [0, 1, 2, 3, 4].map((m) => memberSeed(seed, m)));
  assert.deepEqual([seeds[0], seeds[5]], [1, 2]);
  assert.equal(new Set(seeds).size, 10);
  assert.ok(seeds.every(Number.isSafeInteger));
  assert.equal(memberSeed(1, 3), seeds[3]);
});
