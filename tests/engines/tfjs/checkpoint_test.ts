// Checkpoints on TensorFlow.js: restoring, truncation with the network, and no leaked tensors.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import { conv } from "../../../src/architectures/specification.ts";
import { checkpointTests, trainOnce } from "../checkpoint_contract.ts";
import { randomExamples } from "../examples.ts";
import { processorBackends } from "./backends.ts";

const spec = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 2, outer: 3, inner: 2 });
const [one, other] = [randomExamples([6, 6, 1], 2, 5), randomExamples([6, 6, 1], 2, 5, 2)];
const numTensors = () => tf.memory().numTensors;

for (const engine of processorBackends) {
  checkpointTests(engine, () => createNetwork(spec, { engine }), one, other);
}

Deno.test("restore() after truncate() restores the remaining blocks", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  await trainOnce(network, one);
  using checkpoint = network.checkpoint();
  const before = await network.readState();
  await trainOnce(network, other);
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

Deno.test("truncate() keeps a checkpoint of a network without momenta usable", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  using checkpoint = network.checkpoint();
  network.truncate(0);
  checkpoint.restore();
  assert.ok(Object.keys(await network.readState()).every((name) => !name.startsWith("blocks.")));
});

Deno.test("checkpoints are independent and free their tensors once", async () => {
  using network = await createNetwork(spec, { engine: "cpu" });
  await trainOnce(network, one);
  const [tensors, state] = [numTensors(), await network.readState()];
  const first = network.checkpoint();
  await trainOnce(network, other);
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

Deno.test("checkpoints are freed with their network", async () => {
  const before = numTensors();
  const network = await createNetwork(spec, { engine: "cpu" });
  await trainOnce(network, one);
  const checkpoint = network.checkpoint();
  network.truncate(1);
  network[Symbol.dispose]();
  assert.equal(numTensors(), before);
  checkpoint[Symbol.dispose]();
  assert.equal(numTensors(), before);
});
