// States on TensorFlow.js: round trips, transfer between engines, and invalid states.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import type { NamedArray, NetworkState } from "../../../src/engines/network.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { EngineName } from "../../../src/engines/registry.ts";
import { chain } from "../../../src/architectures/chain_network.ts";
import { networkArrays } from "../../../src/architectures/network_arrays.ts";
import { conv, dense } from "../../../src/architectures/specification.ts";
import { requiresWebGpu } from "../../requirements.ts";
import { assertNear, randomExamples } from "../examples.ts";
import { update } from "../update.ts";
import { processorBackends } from "./backends.ts";

const images = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 1, outer: 3, inner: 2 });
const vectors = dense({ inputs: 36, classes: 2, maxDepth: 2, width: 3 });
const pictures = randomExamples([6, 6, 1], 2, 5);
const step = { learningRate: 0.1, momentum: 0.5 };

async function trained(spec: typeof images | typeof vectors, engine: EngineName) {
  const network = await createNetwork(spec, { engine, seed: 1 });
  await update(network, pictures, { weights: Array(spec.maxDepth + 1).fill(0.4) }, step);
  await network.estimateStatistics([pictures]);
  return network;
}

Deno.test("readState() names every array in the order of the network", async () => {
  using network = await createNetwork(vectors, { engine: "cpu" });
  const shapes = async () =>
    Object.entries(await network.readState()).map(([name, { shape }]) => `${name} ${shape}`);
  assert.deepEqual(await shapes(), [
    "stem.weight 36,3",
    "stem.bias 3",
    ...[0, 1].flatMap((i) => [
      `blocks.${i}.dense.weight 3,3`,
      `blocks.${i}.dense.bias 3`,
      `blocks.${i}.norm.scale 3`,
      `blocks.${i}.norm.shift 3`,
    ]),
    "head.weight 3,2",
    "head.bias 2",
  ]);
  using after = await trained(images, "cpu");
  const state = await after.readState();
  for (
    const [name, shape] of Object.entries({
      "stem.kernel": [5, 5, 1, 3],
      "blocks.0.conv1.kernel": [1, 1, 3, 2],
      "blocks.0.conv2.kernel.momentum": [3, 3, 2, 2],
      "blocks.0.norm3.variance": [2],
      "head.dense1.weight": [3, 3],
      "head.norm.mean": [2, 3],
    })
  ) assert.deepEqual(state[name].shape, shape, name);
});

for (const engine of [...processorBackends, "simd"] as const) {
  for (const spec of [images, vectors]) {
    Deno.test(`writeState() on ${engine} copies its arguments (${spec.kind})`, async () => {
      using other = await trained(spec, engine);
      const state = await other.readState();
      const wanted = structuredClone(state);
      using network = await createNetwork(spec, { engine, seed: 2 });
      await network.writeState(state);
      for (const { data } of Object.values(state)) data.fill(7);
      assert.deepEqual(await network.readState(), wanted);
    });
  }
}

for (const engine of processorBackends) {
  Deno.test(`readState() on ${engine} gives copies`, async () => {
    using network = await trained(images, engine);
    const state = await network.readState();
    const weights = state["head.dense2.weight"].data.slice();
    await update(network, pictures, { weights: [0.5, 0.5] }, step);
    assert.deepEqual(state["head.dense2.weight"].data, weights);
    const later = await network.readState();
    later["head.dense2.weight"].data.fill(0);
    later["head.norm.mean"].data.fill(0);
    const again = await network.readState();
    assert.ok(again["head.dense2.weight"].data.every((value) => value !== 0));
    assert.ok(again["head.norm.mean"].data.some((value) => value !== 0));
  });
}

Deno.test("readState() is a consistent copy despite calls meanwhile", async () => {
  using network = await trained(vectors, "cpu");
  using checkpoint = network.checkpoint();
  await update(network, pictures, { weights: [1, 1, 1] }, step);
  const before = await network.readState();
  const reading = network.readState();
  await Promise.resolve(); // it has begun
  checkpoint.restore();
  network.truncate(1);
  assert.deepEqual(await reading, before);
});

const gpu = await requiresWebGpu();
for (const spec of [images, vectors]) {
  for (const [from, to] of [["cpu", "wasm"], ["wasm", "cpu"], ["cpu", "webgpu"]] as const) {
    Deno.test({
      name:
        `writeState() transfers a ${spec.kind} network from ${from} to ${to}, including momenta and statistics`,
      ignore: to === "webgpu" && gpu.ignore,
      async fn() {
        using source = await trained(spec, from);
        using target = await createNetwork(spec, { engine: to, seed: 2 });
        const state = await source.readState();
        await target.writeState(state);
        assert.deepEqual(await target.readState(), state);
        const predict = [source, target].map((network) =>
          network.logProbabilities(pictures.inputs)
        );
        assertNear(await predict[1], await predict[0], 1e-5);
        // the next step uses the momenta
        const weights = Array(spec.maxDepth + 1).fill(0.4);
        for (const network of [source, target]) await update(network, pictures, { weights }, step);
        const [wanted, got] = [await source.readState(), await target.readState()];
        for (const [name, { data }] of Object.entries(wanted)) {
          assertNear(got[name].data, data, 1e-4, name);
        }
      },
    });
  }
}

Deno.test("readState() and writeState() name statistics of a norm without a name like its part", async () => {
  const spec = chain({
    name: "norms",
    inputShape: [3],
    classes: 2,
    stem: [{ layer: "batchNorm", name: "" }],
    stages: [{ count: 0, block: [] }],
    head: [{ layer: "batchNorm", name: "" }, { layer: "affine", name: "", outputs: 2 }],
  });
  using network = await createNetwork(spec, { engine: "cpu" });
  const inputs = Float32Array.of(1, 2, 3, 3, 2, 5);
  await network.estimateStatistics([{ inputs, labels: Int32Array.of(0, 1) }]);
  const state = await network.readState();
  assert.deepEqual(new Set(Object.keys(state)), new Set(networkArrays(spec, 0).keys()));
  assert.deepEqual([...state["stem.mean"].data], [2, 2, 4]);
  using other = await createNetwork(spec, { engine: "cpu" });
  await other.writeState(state);
  assert.deepEqual(await other.readState(), state);
});

Deno.test("writeState() without momenta and statistics clears them", async () => {
  using network = await trained(images, "cpu");
  const weights = Object.fromEntries(
    Object.entries(await network.readState())
      .filter(([name]) => !/\.(momentum|mean|variance)$/.test(name)),
  );
  await network.writeState(weights);
  assert.deepEqual(await network.readState(), weights);
  await assert.rejects(network.evaluate(pictures), /call estimateStatistics\(\) first/);
});

Deno.test("writeState() keeps which exits have statistics", async () => {
  using network = await createNetwork(images, { engine: "cpu" });
  await network.estimateStatistics([pictures], { exits: [1] });
  const state = await network.readState();
  assert.ok(Number.isNaN(state["head.norm.mean"].data[0]));
  using other = await createNetwork(images, { engine: "cpu", seed: 2 });
  await other.writeState(state);
  assert.deepEqual(await other.readState(), state);
  const options = { exits: [1] };
  assert.deepEqual(
    await other.logProbabilities(pictures.inputs, options),
    await network.logProbabilities(pictures.inputs, options),
  );
  await assert.rejects(other.evaluate(pictures), /call estimateStatistics\(\) first/);
});

const wrong: [string, RegExp, (state: Record<string, NamedArray>) => NetworkState][] = [
  ["a missing array", /^writeState\(\): array head\.bias is missing$/, (state) => {
    delete state["head.bias"];
    return state;
  }],
  [
    "an extra array",
    /^writeState\(\): unknown array blocks\.2\.dense\.bias$/,
    (state) => ({
      ...state,
      "blocks.2.dense.bias": state["blocks.1.dense.bias"],
    }),
  ],
  [
    "another shape",
    /^writeState\(\): head\.weight must have shape \[3,2\], got \[2,3\] with 6 values$/,
    (state) => ({
      ...state,
      "head.weight": { ...state["head.weight"], shape: [2, 3] },
    }),
  ],
  [
    "fewer values than its shape",
    /^writeState\(\): head\.bias must have shape \[2\], got \[2\] with 1 values$/,
    (state) => ({
      ...state,
      "head.bias": { shape: [2], data: new Float32Array(1) },
    }),
  ],
  [
    "a momentum of another shape",
    /^writeState\(\): head\.bias\.momentum must have shape \[2\]/,
    (state) => ({
      ...state,
      "head.bias.momentum": { shape: [1], data: new Float32Array(1) },
    }),
  ],
  [
    "statistics of another shape",
    /^writeState\(\): blocks\.0\.norm\.mean must have shape \[3\]/,
    (state) => ({
      ...state,
      "blocks.0.norm.mean": { shape: [1, 3], data: new Float32Array(3) },
    }),
  ],
];
for (const [what, message, change] of wrong) {
  Deno.test(`writeState() refuses ${what} and changes nothing`, async () => {
    using network = await trained(vectors, "cpu");
    using other = await createNetwork(vectors, { engine: "cpu", seed: 7 });
    const [state, tensors] = [await network.readState(), tf.memory().numTensors];
    const changed = change({ ...await other.readState() });
    await assert.rejects(network.writeState(changed), { name: "TypeError", message });
    assert.deepEqual(await network.readState(), state);
    assert.equal(tf.memory().numTensors, tensors);
  });
}
