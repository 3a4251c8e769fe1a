// From steps to epochs. Evaluation is in track_posterior_validation_test.ts.

import assert from "node:assert/strict";
import { lastValueFrom, map, Subject } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { type DepthPosterior, depthPosterior } from "../../src/depth/depth_posterior.ts";
import { exactPosterior } from "../../src/depth/elbo.ts";
import { geometric, uniform } from "../../src/depth/prior.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate, type Update } from "../../src/training/elbo_update.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { runOf } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { fakeUpdate } from "./fake_values.ts";
import { data, tinyNetwork } from "./tiny_runs.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));
const posterior = depthPosterior({ prior: uniform(1) });

/** Updates of epochs of two batches, of 4 and of 2 examples. */
const updates: Record<string, Update> = {
  a: fakeUpdate(1, [-3, -1], { epoch: 1, index: 0, perEpoch: 2, size: 4 }, { posterior }),
  b: fakeUpdate(2, [-6, -4], { epoch: 1, index: 1, perEpoch: 2, size: 2 }, { posterior }),
  c: fakeUpdate(3, [-2, -1], { epoch: 2, index: 0, perEpoch: 2, size: 4 }, { posterior }),
  d: fakeUpdate(4, [-2, -1], { epoch: 2, index: 1, perEpoch: 2, size: 2 }, { posterior }),
};

/** What trackPosterior makes of updates that come at once. */
function track(
  source: readonly Update[],
  over: DepthPosterior = posterior,
  choose?: Parameters<typeof trackPosterior>[1],
): Snapshot[] {
  const seen: Snapshot[] = [];
  marbles().run(({ cold, flush }) => {
    const values = Object.fromEntries(
      source.map((update, i) => [String.fromCharCode(97 + i), { ...update, posterior: over }]),
    );
    cold(`(${Object.keys(values).join("")}|)`, values).pipe(trackPosterior(over, choose))
      .subscribe((snapshot) => seen.push(snapshot));
    flush();
  });
  return seen;
}

Deno.test("trackPosterior() emits one snapshot an epoch, with its last batch, in the same moment", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold("-a-b-c-d-|", updates);
    const what = source.pipe(
      trackPosterior(posterior),
      map(({ epoch, step, logLikelihood }) => [epoch, step, ...logLikelihood]),
    );
    expectObservable(what).toBe("---x---y-|", { x: [1, 2, -4, -2], y: [2, 4, -2, -1] });
    expectSubscriptions(source.subscriptions).toBe("^--------!");
  });
});

Deno.test("trackPosterior() passes an empty source, its error and unsubscription on", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const operator = trackPosterior(posterior);
    const empty = cold<Update>("--|"), failing = cold("-a-#", updates);
    const long = cold("-a-c-c-c-c", updates);
    expectObservable(empty.pipe(operator)).toBe("--|");
    expectObservable(failing.pipe(operator)).toBe("---#");
    expectObservable(long.pipe(operator), "----!").toBe("-----");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^--!");
    expectSubscriptions(long.subscriptions).toBe("^---!");
  });
});

Deno.test("trackPosterior() gives a last snapshot of a partial epoch when the source completes in it", () => {
  marbles().run(({ cold, expectObservable }) => {
    const metrics = map((
      { epoch, step, logLikelihood }: Snapshot,
    ) => [epoch, step, ...logLikelihood]);
    expectObservable(cold("ab-c-|", updates).pipe(trackPosterior(posterior), metrics))
      .toBe("-x---(y|)", { x: [1, 2, -4, -2], y: [2, 3, -2, -1] });
  });
  const [whole, partial] = track([updates.a, updates.b, updates.c]);
  assert.deepEqual([runOf("t", whole).whole, runOf("t", partial).whole], [true, false]);
});

Deno.test("trackPosterior() weighs m_d by the examples of each batch", () => {
  const [{ logLikelihood }] = track([
    fakeUpdate(1, [-1, -10], { index: 0, perEpoch: 3, size: 5 }),
    fakeUpdate(2, [-2, -20], { index: 1, perEpoch: 3, size: 3 }),
    fakeUpdate(3, [-3, -30], { index: 2, perEpoch: 3, size: 2 }),
  ]);
  assert.deepEqual(logLikelihood, [-1.7, -17]);
});

Deno.test("trackPosterior() follows a posterior without q of its own to the exact one of the epoch", () => {
  const prior = geometric(1);
  const over = depthPosterior({ prior, objective: { kind: "marginal" } });
  const [{ posterior: q }] = track([updates.a, updates.b], over);
  assert.deepEqual(q, exactPosterior([-4, -2], prior, 20));
});

Deno.test("trackPosterior() shows q as it is when the epoch ends, and chooses by the rule given", () => {
  const over = depthPosterior({ prior: uniform(1) });
  over.writeState({ ...over.readState(), probabilities: [0.4, 0.6] });
  const { a, b } = updates;
  const [{ posterior: q, chosenDepth, argmaxDepth, expectedDepth }] = track([a, b], over);
  assert.deepEqual([q, chosenDepth, argmaxDepth, expectedDepth], [[0.4, 0.6], 1, 1, 0.6]);
  const rule = { kind: "relative", threshold: 0.5 } as const;
  assert.equal(track([a, b], over, { choose: rule })[0].chosenDepth, 0);
});

Deno.test("trackPosterior() gives snapshots frozen deeply, JSON-serialisable and without tensors", () => {
  const over = depthPosterior({ prior: uniform(2), objective: { kind: "fixed", depth: 1 } });
  const update = fakeUpdate(1, [NaN, -0.5, NaN]);
  const [snapshot] = track([update], over);
  assert.ok(Object.isFrozen(snapshot));
  for (const value of Object.values(snapshot)) {
    assert.ok(typeof value === "number" || Object.isFrozen(value) && Array.isArray(value));
  }
  assert.deepEqual(snapshot.logLikelihood, [null, -0.5, null], "exits not computed");
  assert.deepEqual(JSON.parse(JSON.stringify(snapshot)), structuredClone(snapshot));
  assert.deepEqual(Object.keys(snapshot), [
    "epoch",
    "step",
    "seconds",
    "posterior",
    "logLikelihood",
    "elbo",
    "kl",
    "objective",
    "expectedDepth",
    "argmaxDepth",
    "chosenDepth",
    "depth",
  ]);
});

Deno.test("trackPosterior() counts seconds since its subscription", async () => {
  const wait = () => new Promise((resolve) => setTimeout(resolve, 20));
  const source = new Subject<Update>();
  const tracked = source.pipe(trackPosterior(posterior));
  await wait(); // does not count
  const subscribed = performance.now();
  const seen: number[] = [];
  tracked.subscribe(({ seconds }) => seen.push(seconds));
  await wait();
  source.next(fakeUpdate(1, [-1, -1], {}, { posterior }));
  const most = (performance.now() - subscribed) / 1000;
  assert.ok(seen[0] >= 0.019 && seen[0] <= most, `${seen[0]} of ${most}`);
});

Deno.test("trackPosterior() remembers the run behind each snapshot", () => {
  const [snapshot] = track([updates.a, updates.b]);
  const run = runOf("t", snapshot);
  assert.deepEqual([run.update.step, run.update.batch], [2, updates.b.batch]);
  assert.equal(run.posterior, posterior);
  assert.deepEqual(run.logLikelihood, Float64Array.of(-4, -2));
});

Deno.test("trackPosterior() refuses another posterior than the one that was stepped", async () => {
  using network = await tinyNetwork();
  const [stepped, other] = [3, 3].map((D) => depthPosterior({ prior: uniform(D) }));
  const run = (tracked: DepthPosterior) =>
    lastValueFrom(
      batches(data.train, { epochs: 2 }).pipe(
        multiExitForward(network),
        elboUpdate(stepped),
        trackPosterior(tracked),
      ),
    );
  await assert.rejects(run(other), {
    name: "TypeError",
    message: "trackPosterior(): posterior must be that of elboUpdate(), got another one",
  });
  assert.equal((await run(stepped)).epoch, 2);
});
