// Batches go forward through the network.

import assert from "node:assert/strict";
import {
  concat,
  concatMap,
  firstValueFrom,
  lastValueFrom,
  map,
  NEVER,
  of,
  shareReplay,
  Subject,
  throwError,
  toArray,
} from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import {
  type Exits,
  type ForwardPassOptions,
  multiExitForward,
} from "../../src/training/multi_exit_forward.ts";
import { type FakeNetwork, fakeNetwork, turn } from "./fake_network.ts";
import { countingData, fakeLoan } from "./fake_values.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));
const m = [-3, -2, -1, -0.5];
const step = { learningRate: 0.1 };
const posterior = () => depthPosterior({ prior: geometric(3) });

/** The pass of one batch, of three examples by default, that stays on loan. */
function passOf(
  network: FakeNetwork,
  options?: ForwardPassOptions,
  batch: Batch = fakeLoan({ size: 3 }).batch,
): Promise<Exits> {
  return firstValueFrom(
    concat(of(batch), NEVER).pipe(multiExitForward(network, options), shareReplay(1)),
  );
}

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

Deno.test("multiExitForward() takes every batch forward, in order, and emits the pass with its batch and network", async () => {
  const network = fakeNetwork({ m: () => m });
  const loans = [fakeLoan(), fakeLoan({ index: 1, size: 3 })];
  const labels: unknown[] = [];
  const watched: FakeNetwork = Object.create(network, {
    forward: {
      value: (...given: Parameters<FakeNetwork["forward"]>) => {
        labels.push(given[0].labels);
        return network.forward(...given);
      },
    },
  });
  const seen = await lastValueFrom(
    of(...loans.map(({ batch }) => batch)).pipe(multiExitForward(watched), toArray()),
  );
  assert.deepEqual(network.calls, ["checkpoint", "forward", "checkpoint", "forward"]);
  assert.deepEqual(labels, loans.map(({ batch }) => batch.labels));
  seen.forEach((exits, i) => {
    assert.equal(exits.network, watched);
    assert.equal(exits.batch, loans[i].batch);
    assert.deepEqual(exits.exits, [0, 1, 2, 3]);
    assert.deepEqual(exits.means, Float64Array.from(m));
  });
});

Deno.test("multiExitForward() passes an empty source, its error and unsubscription on", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const empty = cold<never>("--|"),
      failing = cold<never>("--#"),
      long = cold<never>("----------|");
    const operator = multiExitForward(fakeNetwork());
    expectObservable(empty.pipe(operator)).toBe("--|");
    expectObservable(failing.pipe(operator)).toBe("--#");
    expectObservable(long.pipe(operator), "---!").toBe("----");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^-!");
    expectSubscriptions(long.subscriptions).toBe("^--!");
  });
});

Deno.test("multiExitForward() goes forward once a batch, and only when it is subscribed to", async () => {
  const network = fakeNetwork();
  const stream = of(fakeLoan().batch).pipe(multiExitForward(network));
  await turn();
  assert.deepEqual(network.calls, []);
  for (const times of [1, 2]) {
    await lastValueFrom(stream);
    assert.deepEqual(network.calls, Array(times).fill(["checkpoint", "forward"]).flat());
  }
});

Deno.test("backward() of what multiExitForward() emits makes one step on its batch, as the network's does", async () => {
  const network = fakeNetwork({ m: () => m });
  const exits = await passOf(network);
  const weights = [0.1, 0.2, 0.3, 0.4];
  const options = { learningRate: 0.3, momentum: 0.2, weightDecay: 0.1 };
  await exits.backward(weights, options);
  const forward = { exits: undefined, masks: undefined, weights: undefined };
  assert.deepEqual(network.updates, [{ labels: [0, 0, 0], forward, weights, options }]);
  await assert.rejects(exits.backward(weights, options), /since backward\(\) was called$/);
});

Deno.test("multiExitForward() computes the exits asked for, and tells the network weights known beforehand at every batch", async () => {
  const network = fakeNetwork();
  assert.deepEqual((await passOf(network, { exits: [2, 1] })).exits, [1, 2]);
  let asked = 0;
  const weights = () => ++asked === 2 ? undefined : [0, asked, 0, 0];
  const loans = [0, 1, 2].map(() => fakeLoan().batch);
  await lastValueFrom(
    of(...loans).pipe(
      multiExitForward(network, { exits: [1], weights }),
      concatMap(({ backward }) => backward([0, 1, 0, 0], step)),
    ),
  );
  assert.deepEqual(network.updates.map(({ forward }) => forward), [
    { exits: [1], masks: undefined, weights: [0, 1, 0, 0] },
    { exits: [1], masks: undefined, weights: undefined },
    { exits: [1], masks: undefined, weights: [0, 3, 0, 0] },
  ]);
});

Deno.test("multiExitForward() hands a batch's masks to the network", async () => {
  const network = fakeNetwork();
  const masks = Float32Array.from({ length: 12 }, (_, i) => i);
  const { batch } = fakeLoan();
  const pass = await passOf(network, {}, { ...batch, masks });
  await pass.backward([1, 0, 0, 0], step);
  assert.equal(network.updates[0].forward.masks, masks);
});

Deno.test("an operator between multiExitForward() and elboUpdate() reads the log-likelihood of every exit", async () => {
  const network = fakeNetwork({ m: () => m });
  const read: Float32Array[] = [];
  const steps = batches(countingData(6), { batchSize: 3, epochs: 1 }).pipe(
    multiExitForward(network),
    concatMap((exits) => {
      const reading = exits.logLikelihood().then((each) => {
        read.push(each);
        return exits;
      });
      exits.batch.waitUntil(reading);
      return reading;
    }),
    elboUpdate(posterior()),
    map((update) => update.step),
    toArray(),
  );
  assert.deepEqual(await lastValueFrom(steps), [1, 2]);
  const wanted = Float32Array.from(m.flatMap((md) => [md, md, md]));
  assert.deepEqual(read, [wanted, wanted]);
  assert.equal(network.passesAlive, 0);
});

Deno.test("multiExitForward() ends the stream with the network's error, and leaves the source", async () => {
  const network = fakeNetwork({ byHand: true });
  const { source, errors } = observed(network);
  source.next(fakeLoan().batch);
  await network.settleNext(new Error("device lost"));
  assert.deepEqual([errors.map(({ message }) => message), source.observed], [
    ["device lost"],
    false,
  ]);
  const failing = throwError(() => new Error("broken")).pipe(multiExitForward(network));
  await assert.rejects(lastValueFrom(failing), /^Error: broken$/);
});

Deno.test("multiExitForward() refuses wrong networks, and options that it lacks or of a wrong kind, when it is called", () => {
  const wrong = (options: unknown) => () =>
    multiExitForward(fakeNetwork(), options as ForwardPassOptions);
  assert.throws(() => multiExitForward({} as FakeNetwork), {
    name: "TypeError",
    message: /^multiExitForward\(\): network must be a network made by createNetwork\(\), got /,
  });
  for (const exits of [[], [-1], [0.5], 3]) {
    assert.throws(wrong({ exits }), /^\w+Error: multiExitForward\(\): exits must be /);
  }
  assert.throws(wrong({ weights: [1] }), /^TypeError: multiExitForward\(\): weights must be /);
  assert.throws(wrong({ exit: [1] }), /^TypeError: multiExitForward\(\): .*exit/);
});

Deno.test("multiExitForward() keeps the weights before the pass where an epoch is one batch, and frees what nobody takes", async () => {
  const network = fakeNetwork();
  const source = new Subject<Batch>();
  const seen: Exits[] = [];
  const subscription = source.pipe(multiExitForward(network)).subscribe((exits) =>
    seen.push(exits)
  );
  source.next(fakeLoan().batch);
  await turn();
  const taken = seen[0].checkpoint();
  assert.deepEqual([network.checkpointsMade, network.checkpointsAlive], [1, 1]);
  source.next(fakeLoan().batch);
  await turn();
  source.next(fakeLoan().batch); // the second is not taken
  await turn();
  assert.deepEqual([network.checkpointsMade, network.checkpointsAlive], [3, 2]);
  subscription.unsubscribe();
  assert.equal(network.checkpointsAlive, 1);
  taken[Symbol.dispose]();
  assert.equal(network.checkpointsAlive, 0);
  const several = fakeNetwork();
  await lastValueFrom(of(fakeLoan({ perEpoch: 2 }).batch).pipe(multiExitForward(several)));
  assert.equal(several.checkpointsMade, 0);
});
