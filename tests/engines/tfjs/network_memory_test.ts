// Tensors of networks on TensorFlow.js, and isolation of networks.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import type { Network } from "../../../src/engines/network.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { EngineName } from "../../../src/engines/registry.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
} from "../../../src/architectures/specification.ts";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { requiresWebGpu } from "../../requirements.ts";
import { assertSaysDisposed, randomExamples } from "../examples.ts";
import { update } from "../update.ts";
import { processorBackends } from "./backends.ts";

await startBackend("cpu"); // tensors are counted
const small = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const images = conv({ size: [6, 9], channels: 2, classes: 3, maxDepth: 2, outer: 3, inner: 2 });
const examples = randomExamples([3], 3, 10);
const pictures = randomExamples([6, 9, 2], 3, 6);
const step = { learningRate: 0.1, momentum: 0.5 };
const numTensors = () => tf.memory().numTensors;
/** Creates a network on a started backend, so that every test starts alike. */
const make = (spec: DenseSpec | ConvSpec = small, engine: EngineName = "cpu", seed = 2) =>
  createNetwork(spec, { engine, seed });
const even = (network: Network) => ({
  weights: Array.from({ length: network.depth + 1 }, (_, d) => (d + 1) / 10),
});

const gpu = await requiresWebGpu();
for (const engine of [...processorBackends, "webgpu"] as const) {
  Deno.test({
    name: `network on ${engine} has a constant number of tensors in long use`,
    ignore: engine === "webgpu" && gpu.ignore,
    async fn() {
      const before = numTensors();
      const network = await make(engine === "webgpu" ? small : images, engine);
      const batch = engine === "webgpu" ? examples : pictures;
      const marginal = { logPrior: Array(network.depth + 1).fill(-1), trainSize: 10 };
      const round = async () => {
        await update(network, batch, even(network), { ...step, weightDecay: 0.01 });
        await update(network, batch, marginal, step);
        await network.estimateStatistics([batch, batch]);
        await network.evaluate(batch);
        await network.logProbabilities(batch.inputs, { exits: [1, 0] });
        using checkpoint = network.checkpoint();
        await update(network, batch, even(network), step);
        checkpoint.restore();
        checkpoint.restore();
        await network.writeState(await network.readState());
      };
      await round();
      const flat = tf.memory();
      for (let i = 0; i < 3; i++) await round();
      assert.deepEqual(
        [tf.memory().numTensors, tf.memory().numDataBuffers, tf.memory().numBytes],
        [flat.numTensors, flat.numDataBuffers, flat.numBytes],
      );
      network[Symbol.dispose]();
      assert.equal(numTensors(), before);
    },
  });

  Deno.test({
    name: `disposal of a network on ${engine} frees everything while calls are pending`,
    ignore: engine === "webgpu" && gpu.ignore,
    async fn() {
      const before = numTensors();
      const network = await make(small, engine);
      await network.estimateStatistics([examples]);
      network.checkpoint();
      const going = network.forward(examples);
      const reading = network.readState();
      const queued = network.evaluate(examples);
      await Promise.resolve(); // the forward pass has begun, the others wait
      network[Symbol.dispose]();
      network[Symbol.dispose]();
      const pass = await going; // never settles
      for (
        const [name, call] of [
          ["logLikelihood", () => pass.logLikelihood()],
          ["backward", () => pass.backward(even(network).weights, step)],
        ] as const
      ) {
        await assert.rejects(call(), { message: `${name}(): the network is disposed` });
      }
      await assert.rejects(reading, /^Error: readState\(\): the network is disposed$/);
      await assert.rejects(queued, /^Error: evaluate\(\): the network is disposed$/);
      assert.equal(numTensors(), before);
    },
  });
}

Deno.test("network names a call after disposal", async () => {
  const network = await make();
  await assertSaysDisposed(network, examples, even(network), step);
});

/** Results of a network over a few steps and all other calls. */
async function story(network: Network, batch: typeof examples, pause: () => Promise<void>) {
  const numbers: ArrayLike<number>[] = [];
  for (let i = 0; i < 3; i++) {
    await pause();
    numbers.push(await update(network, batch, even(network), step));
    await pause();
    await network.estimateStatistics([batch, batch]);
    numbers.push(await network.evaluate(batch));
    const checkpoint = network.checkpoint();
    numbers.push(await update(network, batch, even(network), step));
    await pause();
    if (i === 1) checkpoint.restore();
    checkpoint[Symbol.dispose]();
    if (i === 1) network.truncate(network.depth - 1);
    numbers.push(await network.logProbabilities(batch.inputs, { exits: [1, 0] }));
  }
  const state = await network.readState();
  await network.writeState(state);
  return [...numbers, ...Object.values(state).map(({ data }) => data)];
}

Deno.test("networks on different backends do not affect each other", async () => {
  const kinds = [["cpu", small, examples], ["wasm", small, examples], [
    "wasm",
    images,
    pictures,
  ]] as const;
  const alone = [];
  for (const [engine, spec, batch] of kinds) {
    using network = await make(spec, engine);
    alone.push(await story(network, batch, () => Promise.resolve()));
  }
  const before = numTensors();
  const networks = await Promise.all(kinds.map(([engine, spec]) => make(spec, engine)));
  const together = await Promise.all(networks.map((network, i) =>
    // pauses of different lengths, so that calls meet in many ways
    story(network, kinds[i][2], async () => {
      for (let k = 0; k < 3 * i; k++) await Promise.resolve();
      if (i === 1) await new Promise((resolve) => setTimeout(resolve, 0));
    })
  ));
  // the backends round differently, so that equality means that each did its own work
  assert.deepEqual(together, alone);
  assert.notDeepEqual(alone[0], alone[1]);
  networks.forEach((network) => network[Symbol.dispose]());
  assert.equal(numTensors(), before);
});
