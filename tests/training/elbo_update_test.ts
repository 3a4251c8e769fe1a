// One step on the network and one on the posterior for every batch. Checkpoints are in
// elbo_update_checkpoints_test.ts, errors in elbo_update_errors_test.ts.

import assert from "node:assert/strict";
import { EMPTY, lastValueFrom, map, NEVER, Subject, throwError, toArray } from "rxjs";
import { type DepthPosterior, depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate, type Update, type UpdateOptions } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { type FakeNetwork, fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeLoan } from "./fake_values.ts";

const prior = geometric(3);
const trainSize = 20;
const m = (step: number) => [-2, -1, -0.5 / step, -0.4];

/** A run over 20 examples: by default one batch an epoch, and two epochs. */
function run(
  network: FakeNetwork,
  posterior: DepthPosterior,
  options: UpdateOptions = {},
  plan: { batchSize?: number; epochs?: number } = {},
): Promise<Update[]> {
  const { batchSize = trainSize, epochs = 2 } = plan;
  return lastValueFrom(
    batches(countingData(trainSize), { batchSize, epochs }).pipe(
      multiExitForward(network),
      elboUpdate(posterior, options),
      toArray(),
    ),
  );
}

const allClose = (actual: readonly number[], expected: readonly number[]) => {
  assert.equal(actual.length, expected.length);
  actual.forEach((value, i) =>
    assert.ok(Math.abs(value - expected[i]) < 1e-12, `wanted ${expected}, got ${actual}`)
  );
};

// −∂(L/N)/∂α_j = q_j (g_j − Σ q g), g_d = −m_d + (log(q_d/β_d) + 1)/N, written out here once more
Deno.test("elboUpdate() makes the step of α, with momentum", async () => {
  const posterior = depthPosterior({ prior });
  const options = { learningRate: 0.3, momentum: 0.5 };
  await run(fakeNetwork({ m }), posterior, options, { batchSize: 10, epochs: 1 });
  let alpha = [0, 0, 0, 0], velocity = [0, 0, 0, 0];
  for (const step of [1, 2]) {
    const total = alpha.reduce((sum, a) => sum + Math.exp(a), 0);
    const q = alpha.map((a) => Math.exp(a) / total);
    const g = q.map((qd, d) => -m(step)[d] + (Math.log(qd / prior[d]) + 1) / trainSize);
    const mean = q.reduce((sum, qd, d) => sum + qd * g[d], 0);
    velocity = velocity.map((v, d) => 0.5 * v + q[d] * (g[d] - mean));
    alpha = alpha.map((a, d) => a - 0.3 * velocity[d]);
  }
  allClose(posterior.readState().logits, alpha);
  allClose(posterior.readState().velocity, velocity);
});

Deno.test("elboUpdate() weighs the exits by the posterior before each step", async () => {
  const network = fakeNetwork({ m });
  const posterior = depthPosterior({ prior });
  const before: number[][] = [];
  await lastValueFrom(
    batches(countingData(trainSize), { epochs: 3 }).pipe(
      multiExitForward(network),
      map((exits) => (before.push(posterior.probabilities()), exits)),
      elboUpdate(posterior),
    ),
  );
  assert.deepEqual(network.updates.map(({ weights }) => weights), [
    [0.25, 0.25, 0.25, 0.25],
    before[1],
    before[2],
  ]);
  assert.notDeepEqual(before[1], before[2]);
});

// w_d ∝ β_d exp(N m_d), written out here once more
Deno.test("elboUpdate() weighs the exits by each forward pass and the size of the training split under the marginal likelihood", async () => {
  const of = (step: number) => m(step).map((md) => md / 10);
  const network = fakeNetwork({ m: of });
  const posterior = depthPosterior({ prior, objective: { kind: "marginal" } });
  await run(network, posterior, {}, { batchSize: 10, epochs: 1 });
  assert.equal(network.updates.length, 2);
  network.updates.forEach(({ weights }, i) => {
    const likelihoods = of(i + 1).map((md, d) => prior[d] * Math.exp(trainSize * md));
    const total = likelihoods.reduce((sum, one) => sum + one);
    allClose(weights, likelihoods.map((one) => one / total));
  });
});

Deno.test("elboUpdate() emits steps, batches and m_d in order", async () => {
  const network = fakeNetwork({ m });
  const updates = await run(network, depthPosterior({ prior }), {}, { batchSize: 8 });
  assert.deepEqual(
    updates.map(({ step, batch: { epoch, index, size } }) => [step, epoch, index, size]),
    [[1, 1, 0, 8], [2, 1, 1, 8], [3, 1, 2, 4], [4, 2, 0, 8], [5, 2, 1, 8], [6, 2, 2, 4]],
  );
  updates.forEach((update, i) => {
    assert.deepEqual(update.logLikelihood, Float64Array.from(m(i + 1)));
    assert.equal(update.network, network);
  });
});

Deno.test("elboUpdate() has the paper's rates by default, and hands momentum and weight decay on", async () => {
  const options = async (given: UpdateOptions) => {
    const network = fakeNetwork({ m });
    await run(network, depthPosterior({ prior }), given, { epochs: 1 });
    return network.updates[0].options;
  };
  assert.deepEqual(await options({}), { learningRate: 0.1, momentum: 0.5, weightDecay: 0 });
  const own = { learningRate: 0.3, momentum: 0.9, weightDecay: 1e-4 };
  assert.deepEqual(await options(own), own);
});

Deno.test("elboUpdate() takes the posterior's learning rate from the weights' unless it is given", async () => {
  const logits = async (options: UpdateOptions) => {
    const posterior = depthPosterior({ prior });
    await run(fakeNetwork({ m }), posterior, options, { epochs: 1 });
    return posterior.readState().logits;
  };
  const one = await logits({ learningRate: 0.1 });
  allClose(await logits({ learningRate: 0.2 }), one.map((logit) => 2 * logit));
  allClose(await logits({ learningRate: 0.7, posteriorLearningRate: 0.1 }), one);
  assert.deepEqual(await logits({ posteriorLearningRate: 0 }), [0, 0, 0, 0]);
});

Deno.test("elboUpdate() with a cosine schedule goes from the full rates to 0 over all steps", async () => {
  const network = fakeNetwork({ m });
  const posterior = depthPosterior({ prior });
  const steps: number[] = [];
  const watched = {
    ...posterior,
    step: (...[, , { learningRate }]: Parameters<DepthPosterior["step"]>) =>
      void steps.push(learningRate),
  };
  const options = { learningRate: 0.4, posteriorLearningRate: 0.2, schedule: "cosine" as const };
  await run(network, watched, options, { batchSize: 10, epochs: 2 });
  const root = Math.SQRT1_2;
  const shares = [1, (1 + root) / 2, 0.5, (1 - root) / 2];
  allClose(network.updates.map((u) => u.options.learningRate), shares.map((s) => 0.4 * s));
  allClose(steps, shares.map((share) => 0.2 * share));
});

Deno.test("elboUpdate() counts its steps anew for every subscription, on the same network and posterior", async () => {
  const network = fakeNetwork({ m });
  const posterior = depthPosterior({ prior });
  const steps = batches(countingData(trainSize), { epochs: 2 }).pipe(
    multiExitForward(network),
    elboUpdate(posterior),
    map(({ step }) => step),
    toArray(),
  );
  assert.deepEqual(await lastValueFrom(steps), [1, 2]);
  assert.deepEqual(await lastValueFrom(steps), [1, 2]);
  assert.equal(network.weights, 4);
});

Deno.test("elboUpdate() keeps the batch on loan until its step is made, and steps in order", async () => {
  const network = fakeNetwork({ m, byHand: true });
  const posterior = depthPosterior({ prior });
  const source = new Subject<Batch>();
  const seen: string[] = [];
  source.pipe(multiExitForward(network), elboUpdate(posterior)).subscribe({
    next: ({ step, batch }) => seen.push(`step ${step} of batch ${batch.index}`),
    complete: () => seen.push("complete"),
  });
  const loans = [0, 1].map((index) => fakeLoan({ index, perEpoch: 2 }));
  const ended = [false, false];
  loans.forEach((loan, i) => {
    source.next(loan.batch);
    loan.end()?.then(() => ended[i] = true);
  });
  source.complete();
  await turn();
  for (const call of ["forward", "backward"]) {
    assert.deepEqual([network.waiting, network.calls.at(-1)], [1, call]);
    assert.deepEqual([seen, ended], [[], [false, false]]);
    await network.settleNext();
  }
  assert.deepEqual([network.waiting, network.calls.at(-1)], [1, "forward"]);
  assert.deepEqual([seen, ended], [["step 1 of batch 0"], [true, false]]);
  await network.settleNext();
  await network.settleNext();
  assert.deepEqual(network.calls, ["forward", "backward", "forward", "backward"]);
  assert.deepEqual(seen, ["step 1 of batch 0", "step 2 of batch 1", "complete"]);
  assert.deepEqual(ended, [true, true]);
});

Deno.test("elboUpdate() passes an empty source and its error on", async () => {
  const operator = elboUpdate(depthPosterior({ prior }));
  assert.deepEqual(await lastValueFrom(EMPTY.pipe(operator, toArray())), []);
  const failing = throwError(() => new Error("broken"));
  await assert.rejects(lastValueFrom(failing.pipe(operator)), /^Error: broken$/);
  const subscription = NEVER.pipe(operator).subscribe(() => assert.fail("a value"));
  subscription.unsubscribe();
});

/** A stream that has just called the network for a batch. */
async function underWay(network: FakeNetwork, posterior: DepthPosterior) {
  const source = new Subject<Batch>();
  const subscription = source.pipe(multiExitForward(network), elboUpdate(posterior))
    .subscribe(() => assert.fail("a value"));
  source.next(fakeLoan().batch);
  await turn();
  return { source, subscription };
}

Deno.test("elboUpdate() emits nothing after unsubscription, though the step in flight is made whole", async () => {
  const network = fakeNetwork({ m, byHand: true });
  const posterior = depthPosterior({ prior });
  const { source, subscription } = await underWay(network, posterior);
  await network.settleNext();
  assert.deepEqual([network.waiting, network.calls.at(-1)], [1, "backward"]);
  subscription.unsubscribe();
  assert.equal(source.observed, false);
  await network.settleNext();
  // weights and posterior moved together, and nothing is left
  assert.deepEqual([network.weights, network.waiting], [1, 0]);
  assert.deepEqual([network.checkpointsAlive, network.passesAlive], [0, 0]);
  assert.notDeepEqual(posterior.readState().logits, [0, 0, 0, 0]);
});

Deno.test("elboUpdate() makes no step where it is unsubscribed while the network goes forward", async () => {
  const network = fakeNetwork({ m, byHand: true });
  const posterior = depthPosterior({ prior });
  const { source, subscription } = await underWay(network, posterior);
  source.next(fakeLoan().batch); // never begun
  assert.deepEqual(network.calls, ["checkpoint", "forward"]);
  subscription.unsubscribe();
  await network.settleNext();
  const calls = ["checkpoint", "forward"];
  assert.deepEqual([network.calls, network.weights, network.waiting], [calls, 0, 0]);
  assert.equal(network.checkpointsAlive, 0);
  assert.equal(network.passesAlive, 0);
  assert.deepEqual(posterior.readState().logits, [0, 0, 0, 0]);
});
