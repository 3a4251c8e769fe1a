// Dropout masks on residual branches, on every engine: against differences of the loss, networks without masks, and skipped
// blocks; and errors.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { EngineName } from "../../src/engines/registry.ts";
import type { Examples, Network, NetworkState } from "../../src/engines/network.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
} from "../../src/architectures/specification.ts";
import { startBackend } from "../../src/engines/tfjs/backend.ts";
import { customNetwork } from "../../src/engines/tfjs/create.ts";
import { requiresWebGpu } from "../requirements.ts";
import { assertNear, assertStatesNear, randomExamples } from "./examples.ts";
import { randomMasks, withMasks } from "./masked.ts";
import { variedImages } from "./simd/conv/shapes.ts";
import { assertGradient } from "./tfjs/gradient_check.ts";
import { transformer } from "./tfjs/transformer.ts";
import { update } from "./update.ts";
import { processorBackends } from "./tfjs/backends.ts";

await startBackend("cpu"); // tensors are counted
const vectors = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const images = conv({ size: [6, 8], channels: 1, classes: 3, maxDepth: 3, outer: 5, inner: 3 });
const weighting = { weights: [0.1, 0.3, 0.2, 0.4] };
const step = { learningRate: 0.05, momentum: 0.5, weightDecay: 0.01 };

type Spec = DenseSpec | ConvSpec;
const make = (spec: Spec, engine: EngineName) => createNetwork(spec, { engine, seed: 2 });
const examplesOf = (spec: Spec, batch: number): Examples =>
  spec.kind === "dense" ? randomExamples([3], 3, batch) : variedImages(spec, batch);

/** Two steps and all results of the network, with the given masks of a batch. */
async function story(network: Network, masksOf?: (batch: number) => Float32Array) {
  const batches = [11, 6].map((batch) => examplesOf(network.spec as Spec, batch));
  const masked = batches.map((one) => ({ ...one, masks: masksOf?.(one.labels.length) }));
  const seen: ArrayLike<number>[] = [];
  for (const { masks, ...examples } of masked) {
    seen.push(await update(network, examples, weighting, { ...step, masks }));
  }
  await network.estimateStatistics(masked);
  const [{ inputs, masks }] = masked;
  seen.push(await network.logProbabilities(inputs, { exits: [3, 1], masks }));
  return { seen, state: await network.readState() };
}

const engines: [EngineName, Spec, { ignore?: boolean }][] = [];
for (const spec of [vectors, images]) {
  engines.push(
    ["simd", spec, {}],
    ...processorBackends.map((name) => [name, spec, {}] as [EngineName, Spec, object]),
    ["webgpu", spec, await requiresWebGpu()],
  );
}
for (const [engine, spec, requirements] of engines) {
  const what = `${spec.kind}, ${engine}`;
  const test = (name: string, fn: () => Promise<void>) =>
    Deno.test({ name: `${name} (${what})`, ...requirements, fn });

  // differences take hundreds of steps, each of many small programs on a GPU, which is compared with cpu below
  engine === "webgpu" || test("a gradient step descends the gradient through masks", async () => {
    using network = await make(spec, engine);
    const examples = examplesOf(spec, 10);
    // no unit is near the rectifier's kink, where differences are meaningless
    const masks = randomMasks(network, 10, spec.kind === "dense" ? 2 : 3);
    await assertGradient(withMasks(network, masks), examples, weighting);
  });

  test("masks that are all 1 change nothing", async () => {
    using one = await make(spec, engine);
    using other = await make(spec, engine);
    const ones = (batch: number) => randomMasks(one, batch).fill(1);
    const [masked, free] = [await story(one, ones), await story(other)];
    if (engine === "simd") return assert.deepEqual(masked, free); // bit for bit
    masked.seen.forEach((values, i) => assertNear(values, free.seen[i], 1e-5));
    assertStatesNear(masked.state, free.state, 1e-5);
  });

  test("a block whose masks are 0 is skipped", async () => {
    using network = await make(spec, engine);
    const examples = examplesOf(spec, 10);
    await update(network, examples, weighting, step); // not from rest
    const before = await network.readState();
    const masks = randomMasks(network, 10);
    masks.fill(0, masks.length / 3, 2 * masks.length / 3); // of block 1
    const m = await update(network, examples, weighting, { ...step, weightDecay: 0, masks });
    assert.equal(m[1], m[2]);
    assert.notEqual(m[2], m[3]);
    const after = await network.readState();
    const ofBlock = Object.keys(after).filter((name) =>
      name.startsWith("blocks.1.") && name.endsWith(".momentum")
    );
    assert.ok(ofBlock.length >= 4);
    for (const name of ofBlock) { // momenta decay without a gradient
      const faded = before[name].data.map((v) => 0.5 * v);
      assert.ok(faded.some((v) => v !== 0) || name.endsWith(".bias.momentum"), name);
      assert.deepEqual(after[name].data.map((v) => v + 0), faded.map((v) => v + 0), name);
    }
    const head = spec.kind === "dense" ? "head.weight.momentum" : "head.dense2.weight.momentum";
    assert.ok(after[head].data.some((v, i) => v !== 0.5 * before[head].data[i]));

    await network.estimateStatistics([{ ...examples, masks }]);
    const [skipped, there] = [
      await network.logProbabilities(examples.inputs, { exits: [1, 2], masks }),
      await network.logProbabilities(examples.inputs, { exits: [1, 2] }),
    ];
    const half = skipped.length / 2;
    // the native library rounds differently by the position in memory
    const tolerance = engine === "tensorflow" ? 1e-6 : 0;
    assertNear(skipped.subarray(half), skipped.subarray(0, half), tolerance);
    assert.notDeepEqual(there.subarray(half), there.subarray(0, half));
  });

  test("masks of the wrong size or not finite are refused and change nothing", async () => {
    using network = await make(spec, engine);
    const examples = examplesOf(spec, 10);
    const good = new Float32Array(3 * 10 * 5).fill(1);
    const short = good.subarray(1);
    const bad = [NaN, Infinity, -Infinity].map((value, i) => {
      const masks = good.slice();
      masks[i * 70 % good.length] = value;
      return masks;
    });
    await network.estimateStatistics([examples]);
    const before = await network.readState();
    const wanted = `masks must be [3, 10, 5], got ${short.length} values`;
    const calls: [string, (masks: Float32Array) => Promise<unknown>][] = [
      ["forward", (masks) => update(network, examples, weighting, { ...step, masks })],
      ["estimateStatistics", (masks) => network.estimateStatistics([{ ...examples, masks }])],
      ["logProbabilities", (masks) => network.logProbabilities(examples.inputs, { masks })],
    ];
    for (const [name, call] of calls) {
      await assert.rejects(call(short), { name: "TypeError", message: `${name}(): ${wanted}` });
      for (const [i, masks] of bad.entries()) {
        await assert.rejects(call(masks), {
          name: "RangeError",
          message: `${name}(): masks must be finite, got ${[NaN, Infinity, -Infinity][i]} at ${
            i * 70 % good.length
          }`,
        });
      }
    }
    assert.deepEqual(await network.readState(), before);
  });

  test("masks of a truncated network are those of the remaining blocks", async () => {
    using network = await make(spec, engine);
    network.truncate(1);
    const examples = examplesOf(spec, 4);
    const options = { ...step, masks: randomMasks(network, 4) };
    const m = await update(network, examples, { weights: [0.5, 0.5] }, options);
    assert.ok(m.every(Number.isFinite));
    network.truncate(0);
    await update(network, examples, { weights: [1] }, { ...step, masks: new Float32Array(0) });
    await assert.rejects(update(network, examples, { weights: [1] }, options), TypeError);
  });

  test("masks of blocks beyond the deepest computed exit are ignored", async () => {
    const states: NetworkState[] = [];
    for (const beyond of [1, -3]) {
      using network = await make(spec, engine);
      const masks = randomMasks(network, 6);
      masks.fill(beyond, masks.length / 3);
      await update(network, examplesOf(spec, 6), { weights: [0, 1, 0, 0] }, { ...step, masks });
      states.push(await network.readState());
    }
    assert.deepEqual(states[0], states[1]);
  });

  test("masks do not affect later calls", async () => {
    using network = await make(spec, engine);
    const masks = (batch: number) => randomMasks(network, batch);
    await story(network, masks);
    const tensors = tf.memory().numTensors;
    for (let i = 0; i < (engine === "webgpu" ? 1 : 3); i++) await story(network, masks);
    assert.equal(tf.memory().numTensors, tensors);
    // nor do masks change later results
    using other = await make(spec, engine);
    await network.writeState(await other.readState());
    assert.deepEqual(await story(network), await story(other));
  });
}

for (const [engine, spec, requirements] of engines.filter(([engine]) => engine !== "cpu")) {
  Deno.test({
    name: `masks have the same effect as on cpu (${spec.kind}, ${engine})`,
    ...requirements,
    async fn() {
      using network = await make(spec, engine);
      using cpu = await make(spec, "cpu");
      const masks = (batch: number) => randomMasks(cpu, batch);
      const [got, wanted] = [await story(network, masks), await story(cpu, masks)];
      got.seen.forEach((values, i) => assertNear(values, wanted.seen[i], 1e-4));
      assertStatesNear(got.state, wanted.state, 5e-4);
    },
  });
}

Deno.test("masks of a custom network are the same for all of an example's tokens", async () => {
  const options = transformer({
    ...{ tokens: 4, features: 3, width: 6, classes: 3, maxDepth: 2, engine: "cpu", seed: 3 },
  });
  using network = await customNetwork(options);
  const examples = randomExamples([4, 3], 3, 5);
  const weighting = { weights: [0.2, 0.3, 0.5] };
  const masks = randomMasks(network, 5, 2, [6, 6]);
  await assertGradient(withMasks(network, masks), examples, weighting);
  masks.fill(0, 0, 3 * 6); // the first block, of the first three examples
  const log = await network.logProbabilities(examples.inputs, { exits: [0, 1], masks });
  const [before, after] = [log.subarray(0, 15), log.subarray(15)];
  assert.deepEqual(after.subarray(0, 9), before.subarray(0, 9));
  for (const n of [3, 4]) assert.notEqual(after[3 * n], before[3 * n]);
});

Deno.test("masks of a custom network must have as many units as its activations", async () => {
  using network = await customNetwork(transformer({
    ...{ tokens: 4, features: 3, width: 6, classes: 3, maxDepth: 2, engine: "cpu", seed: 3 },
  }));
  const examples = randomExamples([4, 3], 3, 5);
  const tensors = tf.memory().numTensors;
  for (
    const [units, message] of [
      [5, "masks must be [2, 5, 6], got 50 values"],
      [0.5, "masks must be [2, 5, 6], got 5 values"],
    ] as const
  ) {
    const masks = new Float32Array(10 * units);
    await assert.rejects(
      update(network, examples, { weights: [0, 0, 1] }, { learningRate: 0.1, masks }),
      { name: "TypeError", message: `forward(): ${message}` },
    );
  }
  assert.equal(tf.memory().numTensors, tensors);
});
