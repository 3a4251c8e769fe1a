// The evaluation at the end of training.

import assert from "node:assert/strict";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { statisticsBatches } from "../../src/evaluation/chunks.ts";
import { finalEvaluation } from "../../src/evaluation/final.ts";
import { exitLogLikelihoods, mixtureScore } from "../../src/evaluation/score.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { exactPosterior } from "../../src/depth/elbo.ts";
import { geometric } from "../../src/depth/prior.ts";

const splits = spirals({ points: 20 });
const make = () =>
  createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 3, width: 4 }), { engine: "cpu" });

Deno.test("finalEvaluation() gives the exact posterior of the training split and scores of the test split", async () => {
  using network = await make();
  await network.estimateStatistics(statisticsBatches(splits.train, 20));
  const posterior = depthPosterior({ prior: geometric(3) });
  const evaluation = await finalEvaluation(network, posterior, splits, { chosenDepth: 1 });
  const m = await exitLogLikelihoods(network, splits.train);
  assert.deepEqual(evaluation.exactPosterior, exactPosterior(m, geometric(3), 20));
  assert.deepEqual(evaluation.test!.full, await mixtureScore(network, splits.test!, posterior));
  const { depth, ...truncated } = evaluation.test!.truncated;
  assert.equal(depth, 1);
  assert.deepEqual(truncated, await mixtureScore(network, splits.test!, [0.25, 0.75]));
  const { depth: last, ...lastExit } = evaluation.test!.lastExit;
  assert.equal(last, 3);
  assert.deepEqual(lastExit, await mixtureScore(network, splits.test!, [0, 0, 0, 1]));
});

Deno.test("finalEvaluation() has no test scores without a test split, and zeros for exits that were cut", async () => {
  using network = await make();
  await network.estimateStatistics(statisticsBatches(splits.train, 20));
  const posterior = depthPosterior({ prior: geometric(3) });
  network.truncate(2);
  posterior.truncate(2);
  const { exactPosterior: exact, test } = await finalEvaluation(
    network,
    posterior,
    { ...splits, test: undefined },
    { chosenDepth: 1 },
  );
  assert.equal(test, undefined);
  assert.deepEqual([exact.length, exact[3]], [4, 0]);
});
