// The run that batches and snapshots belong to: its counters by name, its end, what train knows of it.

import assert from "node:assert/strict";
import { lastValueFrom, map, merge, share, tap, toArray } from "rxjs";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { uniform } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { train } from "../../src/training/train.ts";
import { runOf, waitUntil } from "../../src/training/run_of_snapshot.ts";
import { TrainingRun } from "../../src/training/training_run.ts";
import { fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeRun } from "./fake_values.ts";
import { data } from "./tiny_runs.ts";

const posterior = () => depthPosterior({ prior: uniform(3) });

/** A counter that counts nothing, and what it was given to load. */
function counter(name: string, state: unknown) {
  const loaded: unknown[] = [];
  return { name, loaded, save: () => state, load: (saved: unknown) => void loaded.push(saved) };
}

Deno.test("save() gives the state of every counter by name, as it is at that moment", () => {
  const run = new TrainingRun();
  assert.deepEqual(run.save(), {});
  let count = 1;
  run.register({ name: "counting", save: () => count, load: () => {} });
  run.register(counter("other", { a: 1 }));
  assert.deepEqual(run.save(), { counting: 1, other: { a: 1 } });
  count = 2;
  assert.deepEqual(run.save(), { counting: 2, other: { a: 1 } });
});

Deno.test("register() loads what was saved under the counter's name, once, and nothing into others", () => {
  const run = new TrainingRun({ counters: { one: 5, "one 2": null } });
  const [one, second, other] = ["one", "one", "toString"].map((name) => counter(name, 0));
  for (const each of [one, second, other]) run.register(each);
  assert.deepEqual([one.loaded, second.loaded, other.loaded], [[5], [null], []]);
});

Deno.test("register() gives counters of one name numbers", () => {
  const run = new TrainingRun();
  for (let i = 1; i <= 3; i++) run.register(counter("elboUpdate", i));
  assert.deepEqual(run.save(), { elboUpdate: 1, "elboUpdate 2": 2, "elboUpdate 3": 3 });
});

Deno.test("two networks that train on the same batches count apart", async () => {
  let run: TrainingRun | undefined;
  const shared = batches(countingData(20), { batchSize: 10, epochs: 2 }).pipe(
    tap((batch) => run = batch.run),
    share(),
  );
  const of = () => shared.pipe(multiExitForward(fakeNetwork()), elboUpdate(posterior()));
  const steps = await lastValueFrom(merge(of(), of()).pipe(map(({ step }) => step), toArray()));
  assert.deepEqual(steps, [1, 1, 2, 2, 3, 3, 4, 4]);
  const { elboUpdate: one, "elboUpdate 2": other } = run!.save();
  assert.deepEqual(Object.keys(run!.save()), ["batches", "elboUpdate", "elboUpdate 2"]);
  assert.deepEqual([one, other].map((state) => (state as { step: number }).step), [4, 4]);
});

Deno.test("every operator that counts is in the run of its batches, and its state is what JSON stores", async () => {
  const states = await lastValueFrom(
    train(data, { network: fakeNetwork(), batchSize: 10, epochs: 3 }).pipe(
      map((snapshot) => runOf("t", snapshot).update.batch.run.save()),
      toArray(),
    ),
  );
  assert.equal(states.length, 4);
  for (const saved of states) {
    assert.deepEqual(Object.keys(saved), [
      ...["batches", "elboUpdate", "estimateHeldOut", "trackPosterior", "earlyStopPruning"],
    ]);
    assert.deepEqual(JSON.parse(JSON.stringify(saved)), saved);
  }
});

Deno.test("stop() ends the stream after the step in hand, and its best weights are restored", async () => {
  for (const when of ["in a step", "between steps"]) {
    const network = fakeNetwork({ m: (step) => new Array(4).fill(-Math.abs(step - 3)) });
    const over = posterior();
    const snapshots = await lastValueFrom(
      batches(countingData(20), { batchSize: 10 }).pipe(
        tap(({ run, epoch, index }) => {
          if (when === "in a step" && epoch === 3 && index === 0) run.stop();
        }),
        multiExitForward(network),
        elboUpdate(over),
        tap(({ batch: { run, epoch, index, waitUntil } }) => {
          if (when === "in a step" || epoch !== 3 || index !== 0) return;
          waitUntil(new Promise(() => {})); // is not waited for
          setTimeout(() => run.stop());
        }),
        trackPosterior(over),
        earlyStopPruning(),
        toArray(),
      ),
    );
    assert.equal(network.weights, network.restored[0], when);
    assert.equal(network.updates.length, 5, when);
    const final = snapshots.at(-1)!;
    assert.deepEqual([final.final, final.stoppedBy, final.bestEpoch], [true, "interrupt", 2]);
    assert.equal(network.passesAlive, 0);
  }
});

Deno.test("stop() of a copied batch's run ends the stream too", async () => {
  const seen: number[] = [];
  const { run } = await lastValueFrom(
    batches(countingData(20), { batchSize: 10 }).pipe(
      map((batch) => batch.copy().copy()),
      tap(({ index, run }) => (seen.push(index), index === 1 && run.stop())),
    ),
  );
  assert.deepEqual(seen, [0, 1]);
  run.stop(); // again, after the end
});

Deno.test("batches of one subscription have one run, those of another their own", async () => {
  const stream = batches(countingData(8), { batchSize: 4, epochs: 2 }).pipe(
    map(({ run }) => run),
    toArray(),
  );
  const [one, other] = [await lastValueFrom(stream), await lastValueFrom(stream)];
  assert.deepEqual([new Set(one).size, new Set(other).size], [1, 1]);
  assert.notEqual(one[0], other[0]);
});

Deno.test("a run travels through snapshots that an operator adds to", async () => {
  const network = fakeNetwork();
  const over = posterior();
  let trained = false;
  const { promise, resolve } = Promise.withResolvers<void>();
  const seen: number[] = [];
  const done = lastValueFrom(
    batches(countingData(20), { epochs: 3 }).pipe(
      multiExitForward(network),
      elboUpdate(over),
      trackPosterior(over),
      map((snapshot) => ({ ...snapshot, mine: snapshot.epoch })),
      earlyStopPruning(),
      map((snapshot) => ({ ...snapshot, later: 1 })),
      tap((snapshot) => {
        seen.push((snapshot as typeof snapshot & { mine?: number }).mine ?? 0);
        if (snapshot.epoch === 2 && !snapshot.final) waitUntil(snapshot, promise);
      }),
      tap({ complete: () => trained = true }),
    ),
  );
  while (seen.length < 2) await turn();
  for (let i = 0; i < 20; i++) await turn();
  assert.deepEqual([seen, network.updates.length, trained], [[1, 2], 2, false], "held back");
  resolve();
  const final = await done;
  assert.deepEqual([seen, final.final, final.bestEpoch], [[1, 2, 3, 0], true, 3]);
});

Deno.test("a run shows nothing of itself in batches", () => {
  const { update: { batch } } = runOf("t", fakeRun().snapshot(-1));
  const shown = JSON.stringify({ ...batch, data: undefined } satisfies Partial<Batch>);
  assert.equal(JSON.parse(shown).run && Object.keys(JSON.parse(shown).run).length, 0);
});
