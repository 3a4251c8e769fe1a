// Subscribers and the pace of training: slow ones never slow it, unless they ask to; nothing piles up.

import assert from "node:assert/strict";
import { memory } from "@tensorflow/tfjs-core";
import { concatMap, lastValueFrom, map, share, type Subscription, tap, timer, toArray } from "rxjs";
import type { Examples, Network } from "../../src/engines/network.ts";
import { waitUntil } from "../../src/training/run_of_snapshot.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import { train } from "../../src/training/train.ts";
import { fakeNetwork, turn } from "./fake_network.ts";
import { data, lengths, options, tensorsAtRest, tinyNetwork, withoutSeconds } from "./tiny_runs.ts";
import { followedAlone } from "../../src/training/followed.ts";

Deno.test("train() goes on to its end while a subscriber is still at the first snapshot", async () => {
  const mask = Promise.withResolvers<void>();
  const network = fakeNetwork();
  let trained = false;
  const done = lastValueFrom(
    train(data, { network, epochs: 50 }).pipe(
      tap({ complete: () => trained = true }),
      concatMap((snapshot) => mask.promise.then(() => snapshot.epoch)),
      toArray(),
    ),
  );
  while (!trained) await turn();
  assert.equal(network.updates.length, 50);
  mask.resolve();
  assert.deepEqual(await done, [...Array.from({ length: 50 }, (_, i) => i + 1), 50]);
});

Deno.test("waitUntil() of a snapshot holds training back until the promise settles", async () => {
  const mask = Promise.withResolvers<void>();
  const network = fakeNetwork();
  const seen: number[] = [];
  const done = lastValueFrom(
    train(data, { network, epochs: 6 }).pipe(tap((snapshot) => {
      seen.push(snapshot.epoch);
      if (snapshot.epoch === 3) waitUntil(snapshot, mask.promise);
    })),
  );
  while (seen.length < 3) await turn();
  for (let i = 0; i < 20; i++) await turn();
  assert.deepEqual([seen, network.updates.length], [[1, 2, 3], 3]);
  mask.resolve();
  await done;
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 6]);
});

Deno.test("waitUntil() may be asked of every snapshot, the last one included", async () => {
  for (const patience of [2, 500]) {
    const network = fakeNetwork({ m: (step) => new Array(4).fill(-step) });
    const final = await lastValueFrom(
      train(data, { network, epochs: 6, patience }).pipe(tap((s) => waitUntil(s, turn()))),
    );
    assert.equal(final.stoppedBy, patience === 2 ? "patience" : "epochs");
  }
});

Deno.test("several subscribers of one share() see the same run, from its first snapshot", async () => {
  const network = fakeNetwork();
  const shared = train(data, { network, epochs: 5 }).pipe(share());
  const [one, two] = await Promise.all([
    lastValueFrom(shared.pipe(toArray())),
    lastValueFrom(shared.pipe(concatMap((s) => timer(1).pipe(map(() => s))), toArray())),
  ]);
  assert.equal(one.length, 6);
  assert.ok(one.every((snapshot, i) => snapshot === two[i]));
  assert.equal(network.updates.length, 5, "one run");
});

Deno.test("train() stops when the last subscriber of a share() leaves", async () => {
  const network = fakeNetwork();
  const shared = train(data, { network }).pipe(share());
  let seen = 0;
  const first = shared.subscribe(() => seen++), second = shared.subscribe();
  while (seen < 3) await turn();
  first.unsubscribe();
  const then = network.updates.length;
  while (network.updates.length < then + 3) await turn();
  second.unsubscribe();
  const stopped = network.updates.length;
  for (let i = 0; i < 20; i++) await turn();
  assert.ok(network.updates.length <= stopped + 1, "not within one step");
  assert.deepEqual([network.checkpointsAlive, network.disposed], [0, false]);
});

Deno.test("train() lets timers fire while it trains", async () => {
  const controller = new AbortController();
  const timeout = setTimeout(() => controller.abort(), 10);
  const { signal } = controller;
  const final = await lastValueFrom(train(data, { network: fakeNetwork(), signal, epochs: 1e6 }));
  clearTimeout(timeout);
  assert.equal(final.stoppedBy, "interrupt");
});

/** A network that notes what its forward passes are given. */
function watched(network: Network, note: (examples: Examples) => void): Network {
  const forward: Network["forward"] = (examples, ...rest) => {
    note(examples);
    return network.forward(examples, ...rest);
  };
  return Object.create(network, { forward: { value: forward } });
}

Deno.test("a long run behind a slow subscriber keeps two buffers and as many tensors as at its start", async () => {
  using own = await tinyNetwork();
  const buffers = new Set<ArrayBufferLike>();
  const loans: Examples[] = [];
  const tensors = new Set<number>();
  const network = watched(own, (examples) => {
    buffers.add(examples.inputs.buffer);
    loans.push(examples);
  });
  const epochs = 150; // of two steps
  const snapshots: Snapshot[] = await lastValueFrom(
    train(data, { ...lengths, ...followedAlone, network, epochs }).pipe(
      tap(({ epoch, final }) => epoch > 2 && !final && tensors.add(memory().numTensors)),
      concatMap((snapshot) => timer(1).pipe(map(() => snapshot))),
      toArray(),
    ),
  );
  assert.deepEqual([snapshots.length, loans.length], [epochs + 1, 2 * epochs]);
  assert.equal(buffers.size, 2);
  // an improvement has just made a new checkpoint in place of the old: always as many
  assert.equal(tensors.size, 1, `${[...tensors]}`);
  assert.throws(() => loans[0].inputs, /loan of this batch has ended.*batch\.copy\(\)/);

  const onOwn = await lastValueFrom(train(data, { ...options, epochs }).pipe(toArray()));
  assert.equal(withoutSeconds(snapshots), withoutSeconds(onOwn), "the subscriber changed the run");
});

Deno.test("unsubscribing a slow subscriber in the middle leaves as many tensors as before", async () => {
  const before = await tensorsAtRest();
  let seen = 0;
  const subscription: Subscription = train(data, { ...options, epochs: 500 })
    .pipe(concatMap((snapshot) => timer(5).pipe(map(() => snapshot))))
    .subscribe(() => ++seen === 3 && subscription.unsubscribe());
  while (!subscription.closed) await turn();
  assert.equal(await tensorsAtRest(), before);
  assert.equal(seen, 3);
});
