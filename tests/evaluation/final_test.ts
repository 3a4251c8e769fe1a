// The evaluation at the end of training.

import assert from "node:assert/strict";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { statisticsBatches } from "../../src/evaluation/chunks.ts";
import { finalEvaluation } from "../../src/evaluation/final.ts";
import { exitLogLikelihoods, mixtureScore } from "../../src/evaluation/score.ts";
import { truncateToDepth } from "../../src/depth/depth_choice.ts";
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

Deno.test("finalEvaluation() judges every depth on the same pass, and has the baselines", async () => {
  using network = await make();
  await network.estimateStatistics(statisticsBatches(splits.train, 20));
  const posterior = depthPosterior({ prior: geometric(3) });
  let passes = 0;
  const watched: typeof network = Object.create(network, {
    logProbabilities: {
      value: (...args: Parameters<typeof network.logProbabilities>) => {
        passes += args[0].length / 2;
        return network.logProbabilities(...args);
      },
    },
  });
  const { test, verdict, validation } = await finalEvaluation(watched, posterior, splits, {
    chosenDepth: 1,
    validationChose: true,
  });
  assert.equal(passes, splits.test!.rows.length);
  assert.equal(validation, undefined);
  const { part, choseWeights, truncated, examples } = verdict!;
  assert.deepEqual([part, choseWeights, examples], ["test", undefined, passes]);
  const q = posterior.probabilities();
  for (const { depth, error, logLikelihood } of truncated) {
    const expected = await mixtureScore(network, splits.test!, truncateToDepth(q, depth));
    assert.equal(error, expected.error);
    assert.ok(Math.abs(logLikelihood - expected.logLikelihood) < 1e-12);
  }
  const none = await mixtureScore(network, splits.test!, [1]);
  assert.equal(test!.noBlock!.error, none.error);
  assert.ok(Math.abs(test!.noBlock!.logLikelihood - none.logLikelihood) < 1e-12);
  // as many points in each arm, in both splits
  assert.equal(test!.classFrequencies!.error, 0.5);
  assert.ok(Math.abs(test!.classFrequencies!.logLikelihood + Math.log(2)) < 1e-12);
});

Deno.test("finalEvaluation() without a test split judges on the validation split, and says if that chose the weights", async () => {
  using network = await make();
  await network.estimateStatistics(statisticsBatches(splits.train, 20));
  const posterior = depthPosterior({ prior: geometric(3) });
  const of = async (validationChose?: boolean) =>
    await finalEvaluation(network, posterior, { ...splits, test: undefined }, {
      chosenDepth: 1,
      validationChose,
    });
  const { validation, verdict } = await of(true);
  assert.deepEqual(validation!.full, await mixtureScore(network, splits.validation, posterior));
  assert.deepEqual([verdict!.part, verdict!.choseWeights], ["validation", true]);
  assert.equal((await of()).verdict!.choseWeights, undefined);
});
