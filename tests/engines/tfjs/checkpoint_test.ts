// Checkpoints: everything comes back, cutting cuts them too, and they keep no tensor too many.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import type { Network } from "../../../src/engines/network.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { conv } from "../../../src/architectures/specification.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const spec = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 2, outer: 3, inner: 2 });
const [one, other] = [randomExamples([6, 6, 1], 2, 5), randomExamples([6, 6, 1], 2, 5, 2)];
const step = { learningRate: 0.1, momentum: 0.5 };
const numTensors = () => tf.memory().numTensors;

async function train(network: Network, examples = one): Promise<void> {
  await update(network, examples, { weights: Array(network.depth + 1).fill(0.3) }, step);
  await network.estimateStatistics([examples]);
}

for (const engine of ["cpu", "wasm"] as const) {
  Deno.test(`restore() puts weights, momenta and statistics back, as often as asked (${engine})`, async () => {
    using network = await createNetwork(spec, { engine });
    await train(network);
    using checkpoint = network.checkpoint();
    const [state, evaluated] = [await network.readState(), await network.evaluate(one)];
    for (let i = 0; i < 2; i++) {
      await train(network, other);
      assert.notDeepEqual(await network.readState(), state);
      checkpoint.restore();
      assert.deepEqual(await network.readState(), state);
      assert.deepEqual(await network.evaluate(one), evaluated);
    }
    // what follows is the same step as it would have been
    await train(network, other);
    const next = await network.readState();
    checkpoint.restore();
    await train(network, other);
    assert.deepEqual(await network.readState(), next);
  });
}

Deno.test("restore() takes away momenta and statistics that were not there", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  const fresh = await network.readState();
  using checkpoint = network.checkpoint();
  await train(network);
  checkpoint.restore();
  assert.deepEqual(await network.readState(), fresh);
});

Deno.test("restore() after truncate() gives the blocks that are left", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  await train(network);
  using checkpoint = network.checkpoint();
  const before = await network.readState();
  await train(network, other);
  network.truncate(1);
  checkpoint.restore();
  const after = await network.readState();
  assert.equal(network.depth, 1);
  assert.ok("blocks.0.conv2.kernel.momentum" in after);
  assert.ok(!Object.keys(after).some((name) => name.startsWith("blocks.1.")));
  for (const [name, { data }] of Object.entries(after)) {
    assert.deepEqual(data, before[name].data.slice(0, data.length), name);
  }
  assert.deepEqual(after["head.norm.mean"].shape, [2, 3]);
  await network.evaluate(one); // its statistics are complete
});

Deno.test("truncate() leaves a checkpoint of a network without momenta usable", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  using checkpoint = network.checkpoint();
  network.truncate(0);
  checkpoint.restore();
  assert.ok(Object.keys(await network.readState()).every((name) => !name.startsWith("blocks.")));
});

Deno.test("checkpoints are independent and free their tensors once", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  await train(network);
  const [tensors, state] = [numTensors(), await network.readState()];
  const first = network.checkpoint();
  await train(network, other);
  const second = network.checkpoint();
  const later = await network.readState();
  first.restore();
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  assert.deepEqual(await network.readState(), state);
  second.restore();
  assert.deepEqual(await network.readState(), later);
  second[Symbol.dispose]();
  assert.equal(numTensors(), tensors);
  assert.throws(() => first.restore(), { message: "restore(): the checkpoint is disposed" });
});

Deno.test("checkpoints go with their network", async () => {
  const before = numTensors();
  const network = await createNetwork(spec, { engine: "cpu" });
  await train(network);
  const checkpoint = network.checkpoint();
  network.truncate(1);
  network[Symbol.dispose]();
  assert.equal(numTensors(), before);
  checkpoint[Symbol.dispose]();
  assert.equal(numTensors(), before);
});
