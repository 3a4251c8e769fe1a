// Whose network it is: tensors as many after as before, and what the caller's network holds.

import assert from "node:assert/strict";
import { lastValueFrom, type Subscription, take, toArray } from "rxjs";
import { arrays } from "../../src/datasets/arrays.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { mixtureScore } from "../../src/evaluation/score.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { train } from "../../src/training/train.ts";
import { turn } from "./fake_network.ts";
import { data, lengths, options, tensorsAtRest, tinyNetwork, withoutSeconds } from "./tiny_runs.ts";
import { followedAlone } from "../../src/training/followed.ts";

/** Steps so large that the best epoch is not the last. */
const jumping = { learningRate: 1, momentum: 0.9 };

Deno.test("train() disposes the network that it made: after completion", async () => {
  const before = await tensorsAtRest();
  for (const batchSize of [10, 20]) {
    await lastValueFrom(train(data, { ...options, batchSize }));
    assert.equal(await tensorsAtRest(), before);
  }
});

Deno.test("train() disposes the network that it made: after an error", async () => {
  const before = await tensorsAtRest();
  const { train: part, validation } = data;
  const inputs = new Float32Array(60);
  const bad = arrays({ shape: [2], inputs, labels: new Array(30).fill(0) });
  inputs.fill(NaN); // behind the back of arrays(), which refuses it
  await assert.rejects(lastValueFrom(train(bad, options)), /the inputs are probably not finite/);
  assert.equal(await tensorsAtRest(), before);
  const mixed = { name: "mixed", train: part, validation: { ...validation, shape: [1] } };
  await assert.rejects(lastValueFrom(train(mixed, options))); // in the first evaluation
  assert.equal(await tensorsAtRest(), before);
});

Deno.test("train() disposes the network that it made: after unsubscription in the middle", async () => {
  const before = await tensorsAtRest();
  await lastValueFrom(train(data, options).pipe(take(1)));
  assert.equal(await tensorsAtRest(), before);
  for (const batchSize of [10, 20]) {
    for (let turns = 0; turns < 12; turns++) {
      let seen = 0;
      const subscription = train(data, { ...options, batchSize }).subscribe(() => seen++);
      while (seen === 0) await turn();
      for (let i = 0; i < turns; i++) await turn();
      subscription.unsubscribe();
      const then = seen;
      assert.equal(await tensorsAtRest(), before, `after ${turns} turns`);
      assert.equal(seen, then);
    }
  }
});

Deno.test("train() disposes the network that it made: after unsubscription while it is being made", async () => {
  const before = await tensorsAtRest();
  for (let ticks = 0; ticks < 40; ticks++) {
    const subscription = train(data, options).subscribe(() => assert.fail("a snapshot"));
    for (let i = 0; i < ticks; i++) await Promise.resolve();
    subscription.unsubscribe();
    assert.equal(await tensorsAtRest(), before, `after ${ticks} microtasks`);
  }
});

Deno.test("train() leaves the caller's network, which holds the restored best weights", async () => {
  const network = await tinyNetwork();
  const own = { ...lengths, ...followedAlone, network, ...jumping };
  const snapshots = await lastValueFrom(train(data, own).pipe(toArray()));
  const final = snapshots.at(-1)!;
  assert.ok(final.bestEpoch! > 1 && final.bestEpoch! < 12, "nothing to restore");
  const q = final.posterior.slice(0, network.depth + 1);
  assert.deepEqual(await mixtureScore(network, data.validation, q), final.validation);
  const best = snapshots[final.bestEpoch! - 1];
  assert.deepEqual([final.posterior, final.logLikelihood], [best.posterior, best.logLikelihood]);
  assert.equal(final.objective, best.objective);
  network[Symbol.dispose]();
});

Deno.test("train() on a network of the caller's is the same run as on its own", async () => {
  using network = await tinyNetwork();
  const before = await tensorsAtRest();
  const onTheirs = await lastValueFrom(
    train(data, { ...lengths, ...followedAlone, network }).pipe(toArray()),
  );
  const momenta = Object.keys(await network.readState()).filter((name) =>
    name.endsWith(".momentum")
  );
  assert.equal(await tensorsAtRest(), before + momenta.length, "more than momentum was left");
  const onOwn = await lastValueFrom(train(data, options).pipe(toArray()));
  assert.equal(withoutSeconds(onTheirs), withoutSeconds(onOwn));
});

Deno.test("train() leaves the caller's network as it was trained when it is unsubscribed", async () => {
  using network = await tinyNetwork();
  const subscription: Subscription = train(data, { ...lengths, ...followedAlone, network })
    .subscribe(({ epoch }) => epoch === 3 && subscription.unsubscribe());
  while (!subscription.closed) await turn();
  const state = await network.readState(); // not disposed
  assert.ok(Object.values(state).every(({ data }) => data.every(Number.isFinite)));
  assert.equal(network.depth, 3);
});

Deno.test("train() leaves the caller's posterior at that of the best epoch", async () => {
  const posterior = depthPosterior({ prior: geometric(3) });
  const final = await lastValueFrom(train(data, { ...options, posterior, ...jumping }));
  assert.deepEqual(posterior.probabilities(), final.posterior);
});

Deno.test("train() refuses a network that is not for the data", async () => {
  const fit = (inputs: number, classes: number) =>
    createNetwork(dense({ inputs, classes, maxDepth: 1, width: 2 }), { engine: "cpu" });
  using narrow = await fit(3, 2);
  await assert.rejects(lastValueFrom(train(spirals({ points: 20 }), { network: narrow })), {
    name: "TypeError",
    message: "train(): the network takes examples of [3], got data of [2]",
  });
  using many = await fit(2, 5);
  await assert.rejects(lastValueFrom(train(spirals({ points: 20 }), { network: many })), {
    name: "TypeError",
    message: "train(): the network has 5 classes, got data of 2",
  });
});
