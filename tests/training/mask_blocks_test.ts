// Random masks for the batches of a training stream.

import assert from "node:assert/strict";
import { lastValueFrom, map, of, Subject, tap, toArray } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import type { CustomSpec } from "../../src/architectures/specification.ts";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { maskBlocks, type MaskBlocksOptions } from "../../src/training/mask_blocks.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { train } from "../../src/training/train.ts";
import { type FakeNetwork, fakeNetwork } from "./fake_network.ts";
import { fakeLoan } from "./fake_values.ts";
import {
  data,
  lengths,
  options,
  tensorsAtRest,
  tinyImages,
  tinyNetwork,
  withoutSeconds,
} from "./tiny_runs.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));
const dropout = { kind: "dropout", rate: 0.5 } as const;

/** The masks of a batch at a place of a run. */
async function masksAt(
  options: MaskBlocksOptions,
  { epoch = 1, index = 0, size = 8 } = {},
  network: FakeNetwork = fakeNetwork(),
): Promise<number[]> {
  const { batch } = fakeLoan({ epoch, index, size });
  const { masks } = await lastValueFrom(of(batch).pipe(maskBlocks(network, options)));
  return [...masks!];
}

Deno.test("maskBlocks() hands on every batch when it comes, with its arrays, and computes nothing", () => {
  const network = fakeNetwork();
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const [a, b] = [fakeLoan().batch, fakeLoan({ size: 3 }).batch];
    const source = cold("-a-b-|", { a, b });
    const what = source.pipe(
      maskBlocks(network, dropout),
      map((batch) => [batch.inputs === a.inputs, batch.labels === b.labels, batch.masks!.length]),
    );
    expectObservable(what).toBe("-a-b-|", { a: [true, false, 12], b: [false, true, 9] });
    expectSubscriptions(source.subscriptions).toBe("^----!");
  });
  assert.deepEqual(network.calls, []);
});

Deno.test("maskBlocks() passes an empty source, its error and unsubscription on", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const [empty, failing, long] = ["--|", "--#", "----------|"].map((time) => cold<Batch>(time));
    const operator = maskBlocks(fakeNetwork(), dropout);
    expectObservable(empty.pipe(operator)).toBe("--|");
    expectObservable(failing.pipe(operator)).toBe("--#");
    expectObservable(long.pipe(operator), "---!").toBe("----");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^-!");
    expectSubscriptions(long.subscriptions).toBe("^--!");
  });
});

Deno.test("maskBlocks() adds masks for the batch and the network to a forward pass, and changes nothing else of it", async () => {
  const network = fakeNetwork();
  const { batch } = fakeLoan({ size: 5 });
  const step = { learningRate: 0.3, momentum: 0.2, weightDecay: 0.1 };
  const posterior = depthPosterior({ prior: geometric(3) });
  const weights = posterior.probabilities();
  await lastValueFrom(
    of(batch).pipe(
      maskBlocks(network, dropout),
      multiExitForward(network, { exits: [0, 1, 2, 3] }),
      elboUpdate(posterior, step),
    ),
  );
  const [{ forward: { masks, ...forward }, ...update }] = network.updates;
  assert.deepEqual(update, { labels: [0, 0, 0, 0, 0], weights, options: step });
  assert.deepEqual(forward, { exits: [0, 1, 2, 3], weights: undefined });
  assert.equal(masks!.length, 3 * 5 * 1);
  assert.ok(masks!.every((mask) => mask === 0 || mask === 2));
});

Deno.test("maskBlocks() keeps what operators before it added to the batch, its loan and its run", async () => {
  const loan = fakeLoan();
  const { batch } = loan;
  const masked = await lastValueFrom(
    of({ ...batch, mine: 1 }).pipe(maskBlocks(fakeNetwork(), dropout)),
  );
  assert.equal((masked as typeof masked & { mine: number }).mine, 1);
  assert.equal(masked.run, batch.run);
  masked.waitUntil(new Promise(() => {}));
  assert.ok(loan.end() instanceof Promise, "its waitUntil() holds the loan");
});

Deno.test("maskBlocks() draws by seed and place in the run alone", async () => {
  const one = await masksAt({ ...dropout, seed: 7 }, { epoch: 2, index: 3 });
  assert.deepEqual(await masksAt({ ...dropout, seed: 7 }, { epoch: 2, index: 3 }), one);
  const others: [number | undefined, number, number][] = [[8, 2, 3], [7, 3, 3], [7, 2, 4]];
  for (const [seed, epoch, index] of others) {
    assert.notDeepEqual(await masksAt({ ...dropout, seed }, { epoch, index }), one);
  }
  assert.deepEqual(await masksAt(dropout), await masksAt({ ...dropout, seed: 1 }));
});

Deno.test("maskBlocks() leaves out blocks, more of the later ones", async () => {
  const options = { kind: "stochastic-depth", last: 0.4 } as const;
  const survival = [0.8, 0.6, 0.4];
  const open = [0, 0, 0];
  for (let epoch = 0; epoch < 400; epoch++) {
    const masks = await masksAt({ ...options, seed: 2 }, { epoch, size: 2 });
    survival.forEach((chance, block) => {
      const [a, b] = masks.slice(2 * block, 2 * block + 2);
      assert.equal(a, b);
      assert.ok(a === 0 || a === Math.fround(1 / chance));
      if (a > 0) open[block]++;
    });
  }
  survival.forEach((chance, i) => assert.ok(Math.abs(open[i] / 400 - chance) < 0.1, `${open}`));
});

Deno.test("maskBlocks() draws for the blocks that a network has when a batch comes", () => {
  const network = fakeNetwork();
  const source = new Subject<Batch>();
  const lengths: number[] = [];
  source.pipe(maskBlocks(network, dropout)).subscribe(({ masks }) => lengths.push(masks!.length));
  source.next(fakeLoan().batch);
  network.truncate(2);
  source.next(fakeLoan().batch);
  assert.deepEqual(lengths, [3 * 4, 2 * 4]);
});

Deno.test("maskBlocks() takes units for a custom network, and asks for them", async () => {
  const spec: CustomSpec = { kind: "custom", name: "", inputShape: [1], classes: 2, maxDepth: 3 };
  const network = Object.assign(fakeNetwork(), { spec });
  assert.equal((await masksAt({ ...dropout, units: 6 }, {}, network)).length, 3 * 8 * 6);
  await assert.rejects(masksAt(dropout, {}, network), {
    name: "TypeError",
    message: "maskBlocks(): units must be given for a custom network",
  });
  await assert.rejects(masksAt({ ...dropout, units: 0.5 }, {}, network), {
    name: "RangeError",
    message: "maskBlocks(): units must be a whole number of at least 1, got 0.5",
  });
});

Deno.test("maskBlocks() refuses options that are out of range, at once", () => {
  assert.throws(() => maskBlocks(fakeNetwork(), { kind: "dropout", rate: 1 }), {
    name: "RangeError",
    message: "maskBlocks(): rate must be in [0, 1), got 1",
  });
  assert.throws(() => maskBlocks(fakeNetwork(), { kind: "stochastic-depth", last: 0 }), RangeError);
  assert.throws(() => maskBlocks(fakeNetwork(), { ...dropout, seed: 0.5 }), RangeError);
});

Deno.test("maskBlocks() subscribed to twice draws the same, into arrays of their own", () => {
  const source = new Subject<Batch>();
  const masked = source.pipe(maskBlocks(fakeNetwork(), dropout));
  const got: Batch[] = [];
  masked.subscribe((batch) => got.push(batch));
  masked.subscribe((batch) => got.push(batch));
  source.next(fakeLoan({ size: 20 }).batch);
  const [one, other] = got.map(({ masks }) => masks!);
  assert.deepEqual(one, other);
  assert.notEqual(one.buffer, other.buffer);
});

const run = (more: object) =>
  lastValueFrom(train(data, { ...options, ...more }).pipe(toArray(), map(withoutSeconds)));

for (const masks of [dropout, { kind: "stochastic-depth" }] as const) {
  Deno.test(`train() with gates of ${masks.kind} is the composition with maskBlocks()`, async () => {
    const seed = 3;
    using network = await tinyNetwork(seed);
    const posterior = depthPosterior({ prior: geometric(3) });
    const composed = batches(data.train, { ...lengths, seed }).pipe(
      maskBlocks(network, { ...masks, seed }),
      multiExitForward(network),
      elboUpdate(posterior),
      trackPosterior(posterior, { validation: data.validation }),
      earlyStopPruning({ patience: 500 }),
    );
    const wanted = withoutSeconds(await lastValueFrom(composed.pipe(toArray())));
    assert.equal(await run({ seed, masks }), wanted);
    assert.notEqual(await run({ seed }), wanted);
    assert.notEqual(await run({ seed, masks: { ...masks, seed: 4 } }), wanted);
  });
}

Deno.test("train() with masks of ones trains as without", async () => {
  // on the engine whose bits do not depend on it
  const how = { engine: "simd" };
  assert.equal(await run({ ...how, masks: { kind: "dropout", rate: 0 } }), await run(how));
});

Deno.test("train() with masks takes images, and errors on options that are out of range", async () => {
  const images = { ...options, width: undefined, epochs: 3, outer: 4, inner: 3, masks: dropout };
  const { posterior } = await lastValueFrom(train(tinyImages(), images));
  assert.ok(Math.abs(posterior.reduce((sum, q) => sum + q) - 1) < 1e-9);
  const wrong = { ...options, masks: { kind: "dropout", rate: 2 } } as const;
  assert.throws(() => train(data, wrong), {
    name: "RangeError",
    message: "train(): masks.rate must be in [0, 1), got 2",
  });
});

Deno.test("train() with masks leaves no tensors behind, completed or unsubscribed from in the middle", async () => {
  const before = await tensorsAtRest();
  await run({ masks: dropout });
  assert.equal(await tensorsAtRest(), before);
  await new Promise<void>((resolve) => {
    const subscription = train(data, { ...options, masks: dropout }).pipe(
      tap(({ epoch }) => {
        if (epoch < 3) return;
        queueMicrotask(() => {
          subscription.unsubscribe();
          resolve();
        });
      }),
    ).subscribe();
  });
  assert.equal(await tensorsAtRest(), before);
});
