// How long the passes of multiExitForward() last: until the step that is made of them, or their batch's loan, ends.

import assert from "node:assert/strict";
import { filter, lastValueFrom, map, of, Subject, tap, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { type Exits, multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { type FakeNetwork, fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeLoan } from "./fake_values.ts";

const step = { learningRate: 0.1 };
const posterior = () => depthPosterior({ prior: geometric(3) });

/** A subscription whose batches come by hand. */
function observed(network: FakeNetwork) {
  const source = new Subject<Batch>();
  const seen: Exits[] = [];
  const errors: Error[] = [];
  const subscription = source.pipe(multiExitForward(network)).subscribe({
    next: (exits) => seen.push(exits),
    error: (error) => errors.push(error),
  });
  return { source, seen, errors, subscription };
}

Deno.test("multiExitForward() waits for a step that was asked for where batches come all at once", async () => {
  const network = fakeNetwork();
  const copies = [0, 1, 2, 3, 4].map((index) => fakeLoan({ index, perEpoch: 5 }).batch.copy());
  const steps = of(...copies).pipe(
    multiExitForward(network),
    elboUpdate(posterior()),
    map((update) => update.step),
    toArray(),
  );
  assert.deepEqual(await lastValueFrom(steps), [1, 2, 3, 4, 5]);
  assert.deepEqual(network.calls, copies.flatMap(() => ["forward", "backward"]));
});

Deno.test("multiExitForward() frees a pass that is filtered out at the end of the batch's loan", async () => {
  const network = fakeNetwork();
  const passes: Exits[] = [];
  const alive: number[] = [];
  const updates = await lastValueFrom(
    batches(countingData(12), { batchSize: 3, epochs: 1 }).pipe(
      tap(() => alive.push(network.passesAlive)),
      multiExitForward(network),
      tap((exits) => passes.push(exits)),
      filter(({ batch }) => batch.index === 3),
      elboUpdate(posterior()),
      toArray(),
    ),
  );
  assert.deepEqual(alive, [0, 0, 0, 0], "when the next batch comes");
  assert.deepEqual([updates.length, network.weights, network.passesAlive], [1, 1, 0]);
  await assert.rejects(passes[0].logLikelihood(), {
    message: "logLikelihood(): the forward pass is disposed",
  });
});

Deno.test("multiExitForward() keeps a pass as long as its batch is on loan", async () => {
  const network = fakeNetwork();
  const { source, seen } = observed(network);
  const loan = fakeLoan();
  const { promise, resolve } = Promise.withResolvers<void>();
  source.next(loan.batch);
  loan.batch.waitUntil(promise);
  loan.end();
  await turn();
  assert.deepEqual([seen.length, network.passesAlive], [1, 1]);
  resolve();
  await turn();
  assert.equal(network.passesAlive, 0);
  await assert.rejects(seen[0].backward([1, 0, 0, 0], step), {
    message: "backward(): the forward pass is disposed",
  });
});

Deno.test("multiExitForward() leaves the last pass to its batch's loan when the source completes", async () => {
  const network = fakeNetwork();
  const { source, seen, subscription } = observed(network);
  const loan = fakeLoan();
  const { promise, resolve } = Promise.withResolvers<void>();
  source.next(loan.batch);
  await turn();
  loan.batch.waitUntil(promise); // whoever has the pass is at work
  source.complete();
  assert.deepEqual([subscription.closed, network.passesAlive], [true, 1]);
  await seen[0].logLikelihood();
  resolve();
  await loan.end();
  assert.equal(network.passesAlive, 0);
});

Deno.test("multiExitForward() frees its pass on error and unsubscription", async () => {
  for (const end of ["error", "unsubscribe"] as const) {
    const network = fakeNetwork();
    const { source, seen, subscription } = observed(network);
    source.next(fakeLoan().batch);
    await turn();
    assert.deepEqual([seen.length, network.passesAlive], [1, 1]);
    if (end === "error") source.error(new Error("broken"));
    else subscription.unsubscribe();
    assert.equal(network.passesAlive, 0, end);
  }
});

Deno.test("multiExitForward() frees the pass that it is unsubscribed from while the network computes it", async () => {
  const network = fakeNetwork({ byHand: true });
  const { source, seen, errors, subscription } = observed(network);
  source.next(fakeLoan().batch);
  assert.equal(network.waiting, 1);
  subscription.unsubscribe();
  assert.equal(source.observed, false);
  await network.settleNext();
  assert.deepEqual([seen, errors, network.passesAlive], [[], [], 0]);
});
