// The whole stream as a composition: what goes in, and what comes out. Tensors are in train_network_test.ts,
// subscribers in train_subscribers_test.ts, objectives in train_objectives_test.ts.

import assert from "node:assert/strict";
import { firstValueFrom, last, lastValueFrom, map, tap, toArray } from "rxjs";
import type { DataSplits } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import { conv } from "../../src/architectures/specification.ts";
import { depthPosterior } from "../../src/depth/depth_posterior.ts";
import { geometric } from "../../src/depth/prior.ts";
import { augment } from "../../src/training/augment.ts";
import { batches } from "../../src/training/batches.ts";
import { earlyStopPruning } from "../../src/training/early_stop_pruning.ts";
import { elboUpdate } from "../../src/training/elbo_update.ts";
import { estimateHeldOut } from "../../src/training/estimate_held_out.ts";
import { multiExitForward } from "../../src/training/multi_exit_forward.ts";
import { trackPosterior } from "../../src/training/track_posterior.ts";
import { networkSpec, train, trainingLength, type TrainOptions } from "../../src/training/train.ts";
import { fakeNetwork } from "./fake_network.ts";
import { data, options, tinyImages, tinyNetwork, withoutSeconds } from "./tiny_runs.ts";
import { followedAlone } from "../../src/training/followed.ts";

const run = (splits: DataSplits | PromiseLike<DataSplits>, more: TrainOptions = {}) =>
  lastValueFrom(train(splits, { ...options, ...more }).pipe(toArray(), map(withoutSeconds)));

Deno.test("train() emits a snapshot an epoch and a last one, and takes a promise of the data too", async () => {
  const snapshots = await lastValueFrom(train(data, options).pipe(toArray()));
  assert.deepEqual(snapshots.map(({ epoch }) => epoch), [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    12,
  ]);
  assert.deepEqual(snapshots.map(({ step }) => step).slice(-3), [22, 24, 24]);
  const { final, stoppedBy, posterior, validation } = snapshots.at(-1)!;
  assert.deepEqual([final, stoppedBy, posterior.length], [true, "epochs", 4]);
  assert.ok(validation && validation.error >= 0 && validation.error <= 1);
  assert.equal(await run(Promise.resolve(data)), withoutSeconds(snapshots));
});

Deno.test("train() errors with the error of the promise of the data", async () => {
  const broken = train(Promise.reject(new Error("no such file")), options);
  await assert.rejects(lastValueFrom(broken), /^Error: no such file$/);
});

Deno.test("train() repeats every number for the same seed, and for no other", async () => {
  const one = await run(data, { seed: 1 });
  assert.equal(await run(data, { seed: 1 }), one);
  assert.equal(await run(data), one, "the default is seed 1");
  assert.notEqual(await run(data, { seed: 2 }), one);
});

Deno.test("train() is cold, and runs anew for every subscription", async () => {
  let asked = 0;
  const lazy = {
    then: (...on: Parameters<Promise<DataSplits>["then"]>) => (asked++, later.then(...on)),
  };
  const later = Promise.resolve(data);
  const source = train(lazy as PromiseLike<DataSplits>, { ...options, epochs: 2 });
  await later;
  assert.equal(asked, 0);
  const two = [lastValueFrom(source.pipe(toArray())), lastValueFrom(source.pipe(toArray()))];
  const [a, b] = (await Promise.all(two)).map(withoutSeconds);
  assert.equal(a, b);
  assert.equal(asked, 2);
});

Deno.test("train() is what its operators are, written down", async () => {
  const steps = {
    learningRate: 0.2,
    momentum: 0.3,
    weightDecay: 1e-3,
    posteriorLearningRate: 0.05,
    schedule: "cosine",
  } as const;
  const choose = { kind: "mean" } as const;
  const asked = { seed: 7, prior: geometric(3, 0.7), choose, ...steps };
  using network = await tinyNetwork(7);
  const posterior = depthPosterior({ prior: geometric(3, 0.7) });
  const written = lastValueFrom(
    batches(data.train, { batchSize: 10, seed: 7, epochs: 12 }).pipe(
      multiExitForward(network),
      elboUpdate(posterior, steps),
      trackPosterior(posterior, { validation: data.validation, choose }),
      earlyStopPruning({ patience: 500 }),
      toArray(),
      map(withoutSeconds),
    ),
  );
  assert.equal(await run(data, asked), await written);

  // by default weights and posterior follow the validation split
  using other = await tinyNetwork(7);
  const learned = depthPosterior({ prior: geometric(3, 0.7) });
  const followed = lastValueFrom(
    batches(data.train, { batchSize: 10, seed: 7, epochs: 12 }).pipe(
      multiExitForward(other),
      elboUpdate(learned, { ...steps, posteriorFrom: "validation" }),
      estimateHeldOut(learned, data.validation, { keepBest: true }),
      trackPosterior(learned, { validation: data.validation, choose }),
      earlyStopPruning({ keep: "validation", patience: 500 }),
      toArray(),
      map(withoutSeconds),
    ),
  );
  assert.equal(
    await run(data, { ...asked, keep: undefined, posteriorFrom: undefined }),
    await followed,
  );
});

Deno.test("train() augments images when asked to, with its own seed unless another is given", async () => {
  const images = tinyImages();
  const small = {
    ...options,
    width: undefined,
    maxDepth: 1,
    outer: 3,
    inner: 2,
    epochs: 2,
    seed: 4,
  };
  const plain = await run(images, small);
  const augmented = await run(images, { ...small, augment: true });
  assert.notEqual(augmented, plain);
  assert.equal(await run(images, { ...small, augment: { seed: 4, crop: 4 } }), augmented);
  assert.notEqual(await run(images, { ...small, augment: { seed: 5 } }), augmented);
  assert.equal(await run(images, { ...small, augment: { crop: 0, flip: false } }), plain);

  const spec = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 1, outer: 3, inner: 2 });
  using network = await createNetwork(spec, { engine: "cpu", seed: 4 });
  const posterior = depthPosterior({ prior: geometric(1) });
  const written = batches(images.train, { batchSize: 10, seed: 4, epochs: 2 }).pipe(
    augment({ seed: 4 }),
    multiExitForward(network),
    elboUpdate(posterior),
    trackPosterior(posterior, { validation: images.validation }),
    earlyStopPruning({ patience: 30 }),
    toArray(),
    map(withoutSeconds),
  );
  assert.equal(augmented, await lastValueFrom(written));
});

Deno.test("train() hands patience and pruneBelow on", async () => {
  const best = (step: number) => new Array(4).fill(-Math.abs(step - 10)); // worse from step 11 on
  const patient = await lastValueFrom(
    train(data, { ...followedAlone, network: fakeNetwork({ m: best }), epochs: 90, patience: 7 }),
  );
  assert.deepEqual([patient.stoppedBy, patient.epoch, patient.bestEpoch], ["patience", 17, 10]);
  const objective = { kind: "marginal" } as const;
  const shallow = () => [0, -9, -9, -9];
  for (const [pruneBelow, depth] of [[undefined, 0], [0, 3]]) {
    const network = fakeNetwork({ m: shallow });
    const done = train(data, { ...followedAlone, network, objective, epochs: 30, pruneBelow });
    assert.equal((await lastValueFrom(done)).depth, depth);
  }
});

Deno.test("trainingLength() makes batches of few images small", () => {
  const images = tinyImages().train;
  for (
    const [examples, batchSize] of [
      [1, 32],
      [2_700, 32],
      [6_399, 32],
      [6_400, 64],
      [25_599, 128],
      [51_199, 256],
      [51_200, 512],
      [54_000, 512],
    ]
  ) {
    const part = { ...images, rows: new Uint32Array(examples) };
    assert.equal(trainingLength(part).batchSize, batchSize, `${examples}`);
  }
});

Deno.test("train() has the paper's lengths by default", async () => {
  const vectors = { epochs: 8000, patience: 500, batchSize: 512 };
  assert.deepEqual(trainingLength(data.train), vectors);
  const images = { epochs: 100, patience: 30, batchSize: 32 };
  assert.deepEqual(trainingLength(tinyImages().train), images);
  const network = fakeNetwork({ m: (step) => new Array(4).fill(-1 - step) });
  const only = await lastValueFrom(train(data, { ...followedAlone, network }));
  assert.deepEqual([only.stoppedBy, only.epoch], ["patience", 501]);
});

Deno.test("networkSpec() follows the data: dense for vectors, conv for images, dense for images when asked", () => {
  const images = tinyImages().train;
  assert.deepEqual(networkSpec(data.train), {
    kind: "dense",
    inputs: 2,
    classes: 2,
    maxDepth: 20,
    width: 20,
  });
  assert.deepEqual(networkSpec(images, { maxDepth: 2, outer: 5 }), {
    kind: "conv",
    size: [6, 6],
    channels: 1,
    classes: 2,
    maxDepth: 2,
    outer: 5,
    inner: 32,
  });
  const flat = networkSpec(images, { kind: "dense" });
  assert.ok(flat.kind === "dense" && flat.inputs === 36);
  assert.throws(() => networkSpec(data.train, { kind: "conv" }), {
    name: "TypeError",
    message: "networkSpec(): conv networks need images, got examples of [2]",
  });
});

Deno.test("train() errors when the prior does not fit the network, or an option is impossible", async () => {
  assert.throws(() => train(data, { ...options, prior: geometric(5) }), {
    name: "RangeError",
    message: "train(): the prior must have 4 entries, one per exit, got 6",
  });
  const posterior = depthPosterior({ prior: geometric(5) }); // only known not to fit when the network is there
  await assert.rejects(run(data, { posterior }), {
    name: "RangeError",
    message: "train(): the prior must have 4 entries, one per exit, got 6",
  });
});

Deno.test("train() ends with the best weights when its signal is aborted", async () => {
  const controller = new AbortController();
  const network = fakeNetwork({ m: (step) => new Array(4).fill(-Math.abs(step - 4)) });
  const { signal } = controller;
  const final = await lastValueFrom(
    train(data, { ...followedAlone, network, signal }).pipe(
      tap(({ epoch }) => epoch === 9 && controller.abort()),
      last(),
    ),
  );
  assert.deepEqual([final.stoppedBy, final.epoch, final.bestEpoch], ["interrupt", 9, 4]);
  assert.deepEqual(network.restored, [3]); // those before step 4: one batch an epoch
  const none = train(data, { network: fakeNetwork(), signal });
  await assert.rejects(firstValueFrom(none), { name: "EmptyError" });
});
