// When the stream ends, and what is put back then. Cutting is in early_stop_pruning_cuts_test.ts, what is left
// behind in early_stop_pruning_leavings_test.ts.

import assert from "node:assert/strict";
import { map, Subject } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { klDivergence } from "../../src/depth/elbo.ts";
import { geometric } from "../../src/depth/prior.ts";
import { type EarlyStopOptions, earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { runOf, waitUntil } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { turn } from "./fake_network.ts";
import { fakeRun } from "./fake_values.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

/** The operator behind a subject, and what it emitted. */
function observed(options?: EarlyStopOptions, run = fakeRun()) {
  const source = new Subject<Snapshot>();
  const seen: Snapshot[] = [];
  const ends: string[] = [];
  source.pipe(earlyStopPruning(options)).subscribe({
    next: (snapshot) => seen.push(snapshot),
    error: (error) => ends.push(error.message),
    complete: () => ends.push("complete"),
  });
  /** Epochs with these objective values. */
  const push = (...values: number[]) => values.forEach((value) => source.next(run.snapshot(value)));
  return { ...run, source, seen, ends, push };
}

Deno.test("earlyStopPruning() passes the snapshots themselves on, in the same moment", () => {
  const run = fakeRun();
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const [a, b] = [run.snapshot(-2), run.snapshot(-1)];
    const source = cold("-a-b----", { a, b });
    const same = map((snapshot: Snapshot) => snapshot === a ? "a" : snapshot === b ? "b" : "?");
    expectObservable(source.pipe(earlyStopPruning(), same), "------!").toBe("-a-b---");
    expectSubscriptions(source.subscriptions).toBe("^-----!");
  });
});

Deno.test("earlyStopPruning() passes an empty source and an error on, and adds nothing", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const empty = cold<Snapshot>("--|"),
      failing = cold<Snapshot>("-a-#", { a: fakeRun().snapshot(-1) });
    expectObservable(empty.pipe(earlyStopPruning())).toBe("--|");
    expectObservable(failing.pipe(earlyStopPruning(), map(() => "a"))).toBe("-a-#");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^--!");
  });
});

Deno.test("earlyStopPruning() ends after exactly so many epochs without improvement", async () => {
  const { push, seen, ends, source, network } = observed({ patience: 3 });
  push(-3, -2, -2.5, -2.1);
  await turn();
  assert.deepEqual([seen.length, ends, network.restored], [4, [], []]);
  push(-2);
  await turn();
  assert.deepEqual(ends, ["complete"]);
  assert.equal(source.observed, false);
  assert.deepEqual(seen.map(({ final }) => final), [...new Array(5).fill(undefined), true]);
  const { stoppedBy, bestEpoch, epoch } = seen[5];
  assert.deepEqual([stoppedBy, bestEpoch, epoch, network.restored], ["patience", 2, 5, [2]]);
});

Deno.test("earlyStopPruning() by default waits 500 epochs for an improvement", async () => {
  const { push, ends } = observed();
  push(-1, ...new Array(499).fill(-1));
  await turn();
  assert.deepEqual(ends, []);
  push(-1);
  await turn();
  assert.deepEqual(ends, ["complete"]);
});

Deno.test("earlyStopPruning() counts anew after every improvement", async () => {
  const { push, ends } = observed({ patience: 2 });
  push(-5, -6, -4, -6, -3, -6);
  await turn();
  assert.deepEqual(ends, []);
  push(-6);
  await turn();
  assert.deepEqual(ends, ["complete"]);
});

Deno.test("earlyStopPruning() asks for an improvement of more than minimumGain over the best", async () => {
  const { push, seen } = observed({ patience: 2, minimumGain: 0.25 });
  push(-1, -0.875, -0.75); // by an eighth, and by exactly a quarter
  await turn();
  assert.equal(seen.at(-1)!.bestEpoch, 1);

  const creeping = observed({ patience: 3, minimumGain: 0.25 });
  creeping.push(-1, -0.875, -0.74, -0.74, -0.74, -0.74); // what creeps counts from the best
  await turn();
  assert.equal(creeping.seen.at(-1)!.bestEpoch, 3);

  const byDefault = observed({ patience: 2 });
  byDefault.push(-1, -1 + 0.9e-6, -1 + 1.1e-6, -2, -2);
  await turn();
  assert.equal(byDefault.seen.at(-1)!.bestEpoch, 3);
});

Deno.test("earlyStopPruning() takes any number for better than NaN, and NaN for better than nothing", async () => {
  for (
    const { objectives, best } of [
      { objectives: [NaN, NaN, -9, NaN, -10], best: 3 },
      { objectives: [NaN, -Infinity, NaN, NaN], best: 2 },
      { objectives: [-9, NaN, NaN], best: 1 },
      { objectives: [NaN, NaN, NaN], best: 1 },
    ]
  ) {
    const { source, snapshot, seen, ends, network } = observed({ patience: 2 });
    objectives.forEach((value) => source.next(snapshot(value, { m: [-1, -1, -1, -1] })));
    await turn();
    assert.deepEqual([seen.length, ends], [objectives.length + 1, ["complete"]]);
    assert.deepEqual([seen.at(-1)!.bestEpoch, network.restored], [best, [best]]);
  }
});

Deno.test("earlyStopPruning() does not count a partial epoch, unless it is all there is", async () => {
  const { push, seen, snapshot, source, ends } = observed({ patience: 1 });
  push(-2);
  source.next(snapshot(-1, { whole: false })); // better, but of a part of the data only
  source.next(snapshot(-3, { whole: false }));
  await turn();
  assert.deepEqual(ends, []);
  source.complete();
  await turn();
  assert.deepEqual([seen[3].bestEpoch, seen[3].stoppedBy], [1, "interrupt"]);

  const only = observed();
  only.source.next(only.snapshot(-1, { whole: false }));
  only.source.complete();
  await turn();
  assert.equal(only.seen[1].bestEpoch, 1);
});

Deno.test("earlyStopPruning() says whether the planned epochs were done or the source was stopped", async () => {
  for (const [epochs, stoppedBy] of [[2, "epochs"], [3, "interrupt"], [Infinity, "interrupt"]]) {
    const { seen, source, snapshot, network } = observed();
    source.next(snapshot(-1, { epochs: epochs as number }));
    source.next(snapshot(-2, { epochs: epochs as number }));
    source.complete();
    await turn();
    assert.deepEqual([seen.length, seen[2].stoppedBy, seen[2].bestEpoch], [3, stoppedBy, 1]);
    assert.deepEqual(network.restored, [1]);
  }
});

Deno.test("earlyStopPruning() takes an end within the last planned epoch for an interrupt", async () => {
  const { seen, source, snapshot } = observed();
  source.next(snapshot(-1, { epochs: 2 }));
  source.next(snapshot(-1, { epochs: 2, whole: false }));
  source.complete();
  await turn();
  assert.deepEqual([seen[2].epoch, seen[2].stoppedBy], [2, "interrupt"]);
});

Deno.test("earlyStopPruning() adds a last snapshot that belongs to the restored best weights", async () => {
  const prior = geometric(3);
  const { source, seen, snapshot, network, posterior } = observed(
    { patience: 2 },
    fakeRun(3, depthPosterior({ prior })),
  );
  const q = [0.1, 0.2, 0.3, 0.4];
  source.next(snapshot(-3, { q: [0.25, 0.25, 0.25, 0.25] }));
  source.next(snapshot(-1, { q, m: [-4, -3, -2, -1] }));
  source.next(snapshot(-2, { q: [0.7, 0.1, 0.1, 0.1] }));
  source.next(snapshot(-2, { q: [0.6, 0.2, 0.1, 0.1] }));
  await turn();
  const { elbo, objective, kl, expectedDepth, ...rest } = structuredClone(seen[4]);
  const close = (actual: number, wanted: number) => assert.ok(Math.abs(actual - wanted) < 1e-12);
  close(kl, klDivergence(q, prior));
  close(elbo, 20 * (-0.4 - 0.6 - 0.6 - 0.4) - kl);
  close(objective, elbo / 20);
  close(expectedDepth, 2);
  assert.deepEqual(rest, {
    epoch: 4,
    step: 4,
    seconds: 104, // read at the end
    posterior: q,
    logLikelihood: [-4, -3, -2, -1],
    argmaxDepth: 3,
    chosenDepth: 3,
    validation: { error: 0, logLikelihood: -2 }, // with the weights of epoch 2
    depth: 3,
    final: true,
    bestEpoch: 2,
    stoppedBy: "patience",
  });
  assert.ok(Object.isFrozen(seen[4]) && Object.isFrozen(seen[4].validation));
  assert.deepEqual(posterior.probabilities(), q);
  assert.equal(network.weights, 2);
  assert.deepEqual(network.calls.slice(-2), ["restore", "estimateStatistics"]);
  assert.deepEqual(runOf("t", seen[4]).logLikelihood, Float64Array.of(-4, -3, -2, -1));
});

Deno.test("earlyStopPruning() restores nothing on unsubscription or error", async () => {
  for (const end of ["unsubscribe", "error"] as const) {
    const run = fakeRun();
    const source = new Subject<Snapshot>();
    const subscription = source.pipe(earlyStopPruning()).subscribe({ error: () => {} });
    source.next(run.snapshot(-1));
    source.next(run.snapshot(-2, { q: [0.7, 0.1, 0.1, 0.1] }));
    if (end === "error") source.error(new Error("broken"));
    else subscription.unsubscribe();
    await turn();
    assert.equal(source.observed, false);
    assert.deepEqual([run.network.restored, run.network.weights], [[], 2]);
    assert.deepEqual(run.posterior.probabilities(), [0.7, 0.1, 0.1, 0.1]);
  }
});

Deno.test("earlyStopPruning() refuses impossible options when it is called", () => {
  const refuses = (options: EarlyStopOptions, message: string) =>
    assert.throws(() => earlyStopPruning(options), {
      name: "RangeError",
      message: `earlyStopPruning(): ${message}`,
    });
  refuses({ patience: 0 }, "patience must be a whole number of at least 1, or Infinity, got 0");
  refuses({ patience: NaN }, "patience must be a whole number of at least 1, or Infinity, got NaN");
  refuses({ pruneBelow: 1 }, "pruneBelow must be in [0, 1), got 1");
  refuses({ pruneBelow: -0.1 }, "pruneBelow must be in [0, 1), got -0.1");
  refuses({ pruneAfter: 0 }, "pruneAfter must be a whole number of at least 1, or Infinity, got 0");
});

Deno.test("earlyStopPruning() ends after all that is given to waitUntil() with its last snapshot, and fails with it", async () => {
  const held = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  for (const how of ["resolve", "reject"] as const) {
    const source = new Subject<Snapshot>();
    const ends: string[] = [];
    const [first, second] = how === "resolve" ? held : [Promise.withResolvers<void>()];
    source.pipe(earlyStopPruning()).subscribe({
      next(snapshot) {
        if (!snapshot.final) return;
        waitUntil(snapshot, first.promise);
        // whoever holds the end may wish to hold it for longer
        if (second) first.promise.then(() => waitUntil(snapshot, second.promise));
      },
      error: (error) => ends.push(error.message),
      complete: () => ends.push("complete"),
    });
    source.next(fakeRun().snapshot(-1));
    source.complete();
    await turn();
    assert.deepEqual(ends, []);
    if (how === "reject") first.reject(new Error("full disk"));
    else {
      first.resolve();
      await turn();
      assert.deepEqual(ends, []);
      second.resolve();
    }
    await turn();
    assert.deepEqual(ends, [how === "resolve" ? "complete" : "full disk"]);
  }
});

Deno.test("earlyStopPruning() waits for 500 epochs unless told otherwise", async () => {
  const { push, seen, ends } = observed();
  push(...new Array(500).fill(-2)); // the first is the best, 499 do not better it
  await turn();
  assert.deepEqual([seen.length, ends], [500, []]);
  push(-2);
  await turn();
  assert.deepEqual([seen.length, seen.at(-1)!.stoppedBy, ends], [502, "patience", ["complete"]]);
});
