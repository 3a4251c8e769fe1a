// When the tracker evaluates, with what, and that training waits for it.

import assert from "node:assert/strict";
import { lastValueFrom, Subject, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate, type Update } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { fakeNetwork, logOfClass0, turn } from "./fake_network.ts";
import { countingData, fakeLoan, fakeUpdate } from "./fake_values.ts";

const validation = countingData(7);

function run(perEpoch: number, epochs: number) {
  const network = fakeNetwork();
  const posterior = depthPosterior({ prior: uniform(3) });
  const data = countingData(4 * perEpoch);
  const snapshots = lastValueFrom(
    batches(data, { batchSize: 4, epochs }).pipe(
      multiExitForward(network),
      elboUpdate(posterior),
      trackPosterior(posterior, { validation }),
      toArray(),
    ),
  );
  return { network, snapshots };
}

const evaluatedAt = (snapshots: Snapshot[]) =>
  snapshots.filter((snapshot) => snapshot.validation).map(({ step }) => step);

Deno.test("trackPosterior() evaluates at most once in ten steps, and at the end of an epoch", async () => {
  assert.deepEqual(evaluatedAt(await run(1, 25).snapshots), [1, 11, 21]);
  assert.deepEqual(evaluatedAt(await run(4, 8).snapshots), [4, 16, 28]);
  assert.deepEqual(evaluatedAt(await run(5, 6).snapshots), [5, 15, 25]);
});

Deno.test("trackPosterior() evaluates at most once an epoch", async () => {
  assert.deepEqual(evaluatedAt(await run(12, 3).snapshots), [12, 24, 36]);
});

Deno.test("trackPosterior() estimates statistics from the training split, then scores the mixture", async () => {
  const { network, snapshots } = run(3, 1);
  const [{ validation: score }] = await snapshots;
  assert.ok(score && Object.isFrozen(score));
  assert.equal(score.error, 0); // every validation example is of class 0
  assert.ok(Math.abs(score.logLikelihood - logOfClass0(3)) < 1e-6, "not the weights of step 3");
  assert.deepEqual(network.calls.slice(-2), ["estimateStatistics", "logProbabilities"]);
  assert.deepEqual(network.estimates, [{ exits: [0, 1, 2, 3], batches: 3 }]);
});

Deno.test("trackPosterior() leaves out of an evaluation what the posterior leaves out", async () => {
  const network = fakeNetwork();
  const posterior = depthPosterior({ prior: uniform(3), objective: { kind: "fixed", depth: 2 } });
  const source = new Subject<Update>();
  source.pipe(trackPosterior(posterior, { validation })).subscribe();
  source.next(fakeUpdate(1, [NaN, NaN, -1, NaN], {}, { network, posterior }));
  await turn();
  assert.deepEqual(network.estimates.map(({ exits }) => exits), [[2]]);
});

Deno.test("trackPosterior() keeps the batch on loan during an evaluation, and emits after it", async () => {
  const network = fakeNetwork({ byHand: true });
  const source = new Subject<Update>();
  const seen: (Snapshot | string)[] = [];
  const posterior = depthPosterior({ prior: uniform(3) });
  source.pipe(trackPosterior(posterior, { validation })).subscribe({
    next: (snapshot) => seen.push(snapshot),
    complete: () => seen.push("complete"),
  });
  const loan = fakeLoan();
  source.next({
    ...fakeUpdate(1, [-1, -1, -1, -1], {}, { network, posterior }),
    batch: loan.batch,
  });
  let ended = false;
  loan.end()?.then(() => ended = true);
  source.complete();
  for (const call of ["estimateStatistics", "logProbabilities"]) {
    await turn();
    assert.deepEqual([network.calls.at(-1), network.waiting], [call, 1]);
    assert.deepEqual([ended, seen.length], [false, 0]);
    await network.settleNext();
  }
  assert.equal(ended, true);
  assert.ok((seen[0] as Snapshot).validation);
  assert.equal(seen[1], "complete");
});

Deno.test("trackPosterior() does not evaluate without a validation split", async () => {
  const network = fakeNetwork();
  const posterior = depthPosterior({ prior: uniform(3) });
  const source = new Subject<Update>();
  const seen: Snapshot[] = [];
  source.pipe(trackPosterior(posterior)).subscribe((snapshot) => seen.push(snapshot));
  source.next(fakeUpdate(1, [-1, -1, -1, -1], {}, { network, posterior }));
  assert.equal(seen.length, 1, "not synchronous");
  assert.ok(!("validation" in seen[0]));
  await turn();
  assert.deepEqual(network.calls, []);
});

Deno.test("trackPosterior() evaluates a partial epoch too when it is due", async () => {
  const network = fakeNetwork();
  const posterior = depthPosterior({ prior: uniform(3) });
  const source = new Subject<Update>();
  const done = lastValueFrom(source.pipe(trackPosterior(posterior, { validation }), toArray()));
  source.next(fakeUpdate(1, [-1, -1, -1, -1], { perEpoch: 2 }, { network, posterior }));
  source.complete();
  const snapshots = await done;
  assert.deepEqual(evaluatedAt(snapshots), [1]);
});

Deno.test("trackPosterior() passes an evaluation's failure on, and leaves the source", async () => {
  const network = fakeNetwork({ byHand: true });
  const source = new Subject<Update>();
  const errors: Error[] = [];
  const posterior = depthPosterior({ prior: uniform(3) });
  source.pipe(trackPosterior(posterior, { validation }))
    .subscribe({ error: (error) => errors.push(error) });
  source.next(fakeUpdate(1, [-1, -1, -1, -1], {}, { network, posterior }));
  await network.settleNext(new Error("device lost"));
  assert.deepEqual(errors.map(({ message }) => message), ["device lost"]);
  assert.equal(source.observed, false);
});

Deno.test("trackPosterior() emits nothing when unsubscribed during an evaluation", async () => {
  const network = fakeNetwork({ byHand: true });
  const source = new Subject<Update>();
  const posterior = depthPosterior({ prior: uniform(3) });
  const subscription = source.pipe(trackPosterior(posterior, { validation }))
    .subscribe(() => assert.fail("a snapshot"));
  source.next(fakeUpdate(1, [-1, -1, -1, -1], {}, { network, posterior }));
  subscription.unsubscribe();
  assert.equal(source.observed, false);
  await network.settleNext();
  await network.settleNext();
});
