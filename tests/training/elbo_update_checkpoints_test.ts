// Which weights an update's checkpoint keeps, and that none is left behind.

import assert from "node:assert/strict";
import { Subject } from "rxjs";
import type { Checkpoint } from "../../src/engines/network.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { elboUpdate, type Update } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { fakeNetwork, turn } from "./fake_network.ts";
import { fakeLoan } from "./fake_values.ts";

function observed(take: (update: Update) => void = () => {}, byHand = false) {
  const network = fakeNetwork({ byHand });
  const source = new Subject<Batch>();
  const subscription = source
    .pipe(multiExitForward(network), elboUpdate(depthPosterior({ prior: geometric(3) })))
    .subscribe({ next: take, error: () => {} });
  async function step(perEpoch = 1) {
    source.next(fakeLoan({ perEpoch }).batch);
    await turn();
  }
  return { network, source, subscription, step };
}

/** The weights that a checkpoint puts back. */
function restored(network: ReturnType<typeof fakeNetwork>, checkpoint: Checkpoint): number {
  const { weights } = network;
  checkpoint.restore();
  const put = network.weights;
  network.weights = weights;
  return put;
}

Deno.test("checkpoint() keeps the weights before the step where an epoch is one batch", async () => {
  const kept: Checkpoint[] = [];
  const { network, step } = observed((update) => kept.push(update.checkpoint()));
  await step();
  await step();
  assert.deepEqual(kept.map((checkpoint) => restored(network, checkpoint)), [0, 1]);
  assert.equal(network.checkpointsMade, 2, "one a step");
});

Deno.test("checkpoint() keeps the present weights where an epoch has several batches", async () => {
  const kept: Checkpoint[] = [];
  const { network, step } = observed(({ step, checkpoint }) => {
    if (step === 2) kept.push(checkpoint());
  });
  await step(2);
  assert.equal(network.checkpointsMade, 0, "none before it is asked for");
  await step(2);
  assert.deepEqual(kept.map((checkpoint) => restored(network, checkpoint)), [2]);
});

Deno.test("elboUpdate() has at most one checkpoint of its own alive, and none where an epoch has several batches", async () => {
  const { network, step } = observed();
  for (let i = 0; i < 5; i++) {
    await step();
    assert.equal(network.checkpointsAlive, 1);
  }
  await step(2);
  assert.equal(network.checkpointsAlive, 0);
});

Deno.test("elboUpdate() leaves a checkpoint that was asked for to whoever asked", async () => {
  const kept: Checkpoint[] = [];
  const { network, source, step } = observed((update) => {
    if (update.step === 1) kept.push(update.checkpoint());
  });
  await step();
  await step();
  source.complete();
  assert.equal(network.checkpointsAlive, 1);
  assert.equal(restored(network, kept[0]), 0);
  kept[0][Symbol.dispose]();
  assert.equal(network.checkpointsAlive, 0);
});

Deno.test("elboUpdate() disposes its checkpoint on completion, error and unsubscription", async () => {
  for (const end of ["complete", "error", "unsubscribe"] as const) {
    const { network, source, subscription, step } = observed();
    await step();
    assert.equal(network.checkpointsAlive, 1);
    if (end === "complete") source.complete();
    else if (end === "error") source.error(new Error("broken"));
    else subscription.unsubscribe();
    assert.equal(network.checkpointsAlive, 0, end);
  }
});

Deno.test("elboUpdate() disposes its checkpoint when the network fails, or it is unsubscribed in a step", async () => {
  for (const end of ["network", "unsubscribe"] as const) {
    const { network, subscription, step } = observed(() => {}, true);
    await step();
    await network.settleNext(); // forward
    assert.deepEqual([network.waiting, network.checkpointsAlive], [1, 1]);
    if (end === "network") await network.settleNext(new Error("lost"));
    else {
      subscription.unsubscribe();
      await network.settleNext();
    }
    assert.equal(network.checkpointsAlive, 0, end);
  }
});
