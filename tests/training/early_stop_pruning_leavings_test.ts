// That no checkpoint is left behind in any way of ending, and what happens to operators and subscribers that
// do not keep to the rules.

import assert from "node:assert/strict";
import { delay, lastValueFrom, map, Subject, type Subscription, take } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import { batches } from "../../src/training/batches.ts";
import { type EarlyStopOptions, earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { runOf, withRun } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeLoan, fakeRun } from "./fake_values.ts";

function observed(options?: EarlyStopOptions) {
  const run = fakeRun();
  const source = new Subject<Snapshot>();
  const ends: string[] = [];
  const subscription = source.pipe(earlyStopPruning(options)).subscribe({
    error: (error) => ends.push(error.message),
    complete: () => ends.push("complete"),
  });
  return { ...run, source, ends, subscription };
}

Deno.test("earlyStopPruning() keeps one checkpoint, of the best epoch", () => {
  const { source, snapshot, network } = observed();
  for (const value of [-5, -4, -4.5, -3, -3, -2]) {
    source.next(snapshot(value));
    assert.equal(network.checkpointsAlive, 1);
  }
  assert.equal(network.checkpointsMade, 4);
});

Deno.test("earlyStopPruning() disposes its checkpoint however it ends", async () => {
  const predictors: Record<string, (run: ReturnType<typeof observed>) => void> = {
    "patience": ({ source, snapshot }) => source.next(snapshot(-9)),
    "completion": ({ source }) => source.complete(),
    "error": ({ source }) => source.error(new Error("broken")),
    "unsubscription": ({ subscription }) => subscription.unsubscribe(),
    "a snapshot of another make": ({ source, snapshot }) =>
      source.next(JSON.parse(JSON.stringify(snapshot(-1)))),
  };
  for (const [predictor, end] of Object.entries(predictors)) {
    const run = observed({ patience: 1 });
    run.source.next(run.snapshot(-1));
    assert.equal(run.network.checkpointsAlive, 1);
    end(run);
    await turn();
    assert.equal(run.network.checkpointsAlive, 0, predictor);
    assert.equal(run.source.observed, false, predictor);
  }
});

Deno.test("earlyStopPruning() disposes its checkpoint when the last evaluation fails or is unsubscribed", async () => {
  for (const predictor of ["fails", "unsubscribed"]) {
    const { source, snapshot, network, ends, subscription } = observed({ patience: 1 });
    const evaluation = Promise.withResolvers<undefined>();
    const pending = (made: Snapshot) =>
      withRun({ ...made }, { ...runOf("t", made), evaluate: () => evaluation.promise });
    source.next(pending(snapshot(-1)));
    source.next(pending(snapshot(-2)));
    await turn();
    assert.deepEqual([network.restored, network.checkpointsAlive, ends], [[1], 1, []]);
    if (predictor === "fails") evaluation.reject(new Error("device lost"));
    else {
      subscription.unsubscribe();
      evaluation.resolve(undefined);
    }
    await turn();
    assert.deepEqual(ends, predictor === "fails" ? ["device lost"] : []);
    assert.equal(network.checkpointsAlive, 0);
  }
});

Deno.test("earlyStopPruning() leaves no checkpoint of a whole run, whatever ends it", async () => {
  const predictors: Record<string, (run: Subscription, abort: () => void) => void> = {
    "patience": () => {},
    "interrupt": (_, abort) => abort(),
    "unsubscription": (subscription) => subscription.unsubscribe(),
  };
  for (const [predictor, end] of Object.entries(predictors)) {
    const network = fakeNetwork({ m: (step) => new Array(4).fill(-Math.abs(step - 12)) });
    const posterior = depthPosterior({ prior: uniform(3) });
    const controller = new AbortController();
    const subscription = batches(countingData(20), { signal: controller.signal }).pipe(
      multiExitForward(network),
      elboUpdate(posterior),
      trackPosterior(posterior, { validation: countingData(5) }),
      earlyStopPruning({ patience: 8 }),
    ).subscribe(({ epoch }) => epoch === 10 && end(subscription, () => controller.abort()));
    while (!subscription.closed) await turn();
    await turn();
    assert.equal(network.checkpointsAlive, 0, predictor);
    const best = { patience: [11], interrupt: [9], unsubscription: [] }[predictor];
    assert.deepEqual(network.restored, best, predictor); // before the step: one batch an epoch
  }
});

Deno.test("earlyStopPruning() errors with advice behind an operator that copies snapshots", () => {
  const { source, snapshot, ends } = observed();
  source.next(JSON.parse(JSON.stringify(snapshot(-1))));
  assert.equal(ends.length, 1);
  assert.match(
    ends[0],
    /^earlyStopPruning\(\): .*keep the run with \{ \.\.\.snapshot, more \}, or go after this one$/,
  );
});

Deno.test("earlyStopPruning() errors with advice behind an operator that delays snapshots", async () => {
  // it cannot keep training from going on while it restores and evaluates
  const run = fakeRun();
  const loan = fakeLoan();
  const made = run.snapshot(-1);
  const { update, ...rest } = runOf("t", made);
  const lent = withRun({ ...made }, { ...rest, update: { ...update, batch: loan.batch } });
  const source = new Subject<Snapshot>();
  const done = lastValueFrom(source.pipe(delay(2), earlyStopPruning({ patience: 1 })));
  source.next(lent);
  source.next(lent); // no better
  loan.end();
  await assert.rejects(done, /loan of this batch has ended/);
  assert.equal(run.network.checkpointsAlive, 0);
});

Deno.test("earlyStopPruning() does nothing more to a network whose subscriber leaves with a snapshot", async () => {
  // in this very epoch blocks would be cut and the patience be over
  const run = fakeRun();
  const source = new Subject<Snapshot>();
  const epochs = lastValueFrom(
    source.pipe(earlyStopPruning({ patience: 2, pruneAfter: 3 }), take(3), map((s) => s.epoch)),
  );
  for (let i = 0; i < 3; i++) source.next(run.snapshot(-1 - i, { q: [1, 0, 0, 0] }));
  assert.equal(await epochs, 3);
  await turn();
  assert.deepEqual([run.network.truncations, run.network.restored], [[], []]);
  assert.deepEqual([run.network.checkpointsAlive, run.posterior.depth], [0, 3]);
});
