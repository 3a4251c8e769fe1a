// Scores of a data set, against what they are example by example.

import assert from "node:assert/strict";
import { dataset } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { predict } from "../../src/evaluation/predict.ts";
import { exitLogLikelihoods, mixtureScore, scores } from "../../src/evaluation/score.ts";
import { assertNear, randomExamples } from "../engines/examples.ts";

// more than one piece of 512, and a last piece that is smaller
const count = 700;
const { inputs, labels } = randomExamples([3], 3, count);
const data = dataset({ shape: [3], inputs, labels, classes: 3 });
const q = [0.1, 0.2, 0.4, 0.3];

async function ready() {
  const network = await createNetwork(
    dense({ inputs: 3, classes: 3, maxDepth: 3, width: 6 }),
    { engine: "cpu" },
  );
  await network.estimateStatistics([{ inputs, labels }]);
  return network;
}

/** Error and log-likelihood from class probabilities [N, K]. */
function scoreOf(probabilities: ArrayLike<number>) {
  let [wrong, sum] = [0, 0];
  labels.forEach((label, n) => {
    const row = Array.from({ length: 3 }, (_, k) => probabilities[3 * n + k]);
    if (row.indexOf(Math.max(...row)) !== label) wrong++;
    sum += Math.log(row[label]);
  });
  return { error: wrong / count, logLikelihood: sum / count };
}

function assertScore(got: { error: number; logLikelihood: number }, wanted: typeof got): void {
  assert.equal(got.error, wanted.error);
  assertNear([got.logLikelihood], [wanted.logLikelihood], 1e-6);
}

Deno.test("mixtureScore() counts every example once, in pieces", async () => {
  using network = await ready();
  const wanted = scoreOf(await predict(network, q, inputs));
  assert.ok(wanted.error > 0.2 && wanted.error < 1);
  assertScore(await mixtureScore(network, data, q), wanted);
});

Deno.test("scores() are of the mixture, the truncated mixture and the last exit", async () => {
  using network = await ready();
  const { full, truncated, lastExit } = await scores(network, data, q, 1);
  assertScore(full, scoreOf(await predict(network, q, inputs)));
  assert.equal(truncated.depth, 1);
  assertScore(truncated, scoreOf(await predict(network, [0.1, 0.9, 0, 0], inputs)));
  assert.equal(lastExit.depth, 3);
  assertScore(lastExit, scoreOf(await predict(network, [0, 0, 0, 1], inputs)));
  assert.notEqual(full.logLikelihood, truncated.logLikelihood);
});

Deno.test("scores() names the argument that is wrong", async () => {
  using network = await ready();
  const wrong = "no posterior" as unknown as number[];
  await assert.rejects(scores(network, data, wrong, 1), /^TypeError: scores\(\): q must be /);
  await assert.rejects(
    scores(network, data, q, -1),
    /^RangeError: scores\(\): chosenDepth must be /,
  );
});

Deno.test("scores() of a cut network take its own last exit", async () => {
  using network = await ready();
  network.truncate(2);
  const { lastExit } = await scores(network, data, [0.2, 0.3, 0.5, 0], 1);
  assert.equal(lastExit.depth, 2);
  assertScore(lastExit, scoreOf(await predict(network, [0, 0, 1], inputs)));
});

Deno.test("exitLogLikelihoods() are the means of evaluate() over all examples", async () => {
  using network = await ready();
  const each = await network.evaluate({ inputs, labels }); // [4, N]
  const wanted = q.map((_, d) =>
    each.slice(count * d, count * (d + 1)).reduce((sum, value) => sum + value, 0) / count
  );
  const m = await exitLogLikelihoods(network, data);
  assertNear(m, wanted, 1e-6);
  assert.ok(m instanceof Float64Array && new Set(m).size === 4);
});

Deno.test("scores() names the argument that is wrong, and what came", async () => {
  using network = await ready();
  await assert.rejects(
    scores(network, data, "half" as unknown as number[], 1),
    /^TypeError: scores\(\): q must be .*, got "half"$/,
  );
  await assert.rejects(
    scores(network, data, q, -1),
    /^RangeError: scores\(\): chosenDepth must be .*got -1$/,
  );
});
