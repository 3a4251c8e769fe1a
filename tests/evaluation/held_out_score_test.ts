// The score of a mixture with the log-likelihood of every exit, against what each is on its own.

import assert from "node:assert/strict";
import { dataset } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { heldOutScore } from "../../src/evaluation/held_out_score.ts";
import { exitLogLikelihoods, mixtureScore } from "../../src/evaluation/score.ts";
import { assertNear, randomExamples } from "../engines/examples.ts";

const { inputs, labels } = randomExamples([3], 3, 700);
const data = dataset({ shape: [3], inputs, labels, classes: 3 });

async function ready() {
  const network = await createNetwork(dense({ inputs: 3, classes: 3, maxDepth: 3, width: 6 }), {
    engine: "cpu",
  });
  await network.estimateStatistics([{ inputs, labels }]);
  return network;
}

Deno.test("heldOutScore() has the mixture's score and m_d of every exit, from one pass", async () => {
  using network = await ready();
  const q = [0.1, 0.2, 0.4, 0.3];
  const { score, m, examples } = await heldOutScore(network, data, q, [0, 1, 2, 3]);
  const wanted = await mixtureScore(network, data, q);
  assert.equal(score.error, wanted.error);
  assertNear([score.logLikelihood], [wanted.logLikelihood], 1e-6);
  assertNear([...m], [...await exitLogLikelihoods(network, data)], 1e-6);
  assert.equal(examples, 700);
});

Deno.test("heldOutScore() of one exit computes that alone", async () => {
  using network = await ready();
  const { score, m } = await heldOutScore(network, data, [0, 0, 1, 0], [2]);
  assert.deepEqual([...m].map(Number.isNaN), [true, true, false, true]);
  assertNear([m[2]], [score.logLikelihood], 1e-6);
});

Deno.test("heldOutScore() leaves examples without a finite prediction out, and counts them", async () => {
  using network = await ready();
  const huge = inputs.slice();
  huge.fill(3e38, 0, 6); // two examples overflow
  const some = dataset({ shape: [3], inputs: huge, labels, classes: 3 });
  const rest = dataset({
    shape: [3],
    inputs: inputs.slice(6),
    labels: labels.slice(2),
    classes: 3,
  });
  const plain = { mean: [0, 0, 0], deviation: [1, 1, 1] };
  const q = [0.25, 0.25, 0.25, 0.25];
  const all = [0, 1, 2, 3];
  const left = await heldOutScore(network, { ...some, standardisation: plain }, q, all);
  const whole = await heldOutScore(network, { ...rest, standardisation: plain }, q, all);
  assert.deepEqual([left.examples, left.score.unpredicted], [698, 2]);
  assertNear([...left.m], [...whole.m], 1e-6);
  assertNear([left.score.logLikelihood], [whole.score.logLikelihood], 1e-6);
});
