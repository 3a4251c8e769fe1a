// Checkpoints: everything comes back, cutting cuts them too.

import assert from "node:assert/strict";
import type { Network } from "../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const spec = dense({ inputs: 2, classes: 2, maxDepth: 2, width: 3 });
const [one, other] = [randomExamples([2], 2, 5), randomExamples([2], 2, 5, 2)];
const make = () => createSimdNetwork(spec, { seed: 1, reason: "test" });

async function train(network: Network, examples = one): Promise<void> {
  const weights = Array(network.depth + 1).fill(0.3);
  await update(network, examples, { weights }, { learningRate: 0.1, momentum: 0.5 });
  await network.estimateStatistics([examples]);
}

Deno.test("restore() puts weights, momenta and statistics back, as often as asked", async () => {
  using network = await make();
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
  await train(network, other);
  const next = await network.readState();
  checkpoint.restore();
  await train(network, other);
  assert.deepEqual(await network.readState(), next);
});

Deno.test("restore() takes away momenta and statistics that were not there", async () => {
  using network = await make();
  const fresh = await network.readState();
  using checkpoint = network.checkpoint();
  await train(network);
  checkpoint.restore();
  assert.deepEqual(await network.readState(), fresh);
});

Deno.test("restore() after truncate() gives the blocks that are left", async () => {
  using network = await make();
  await train(network);
  using checkpoint = network.checkpoint();
  const before = await network.readState();
  await train(network, other);
  network.truncate(1);
  checkpoint.restore();
  const after = await network.readState();
  assert.equal(network.depth, 1);
  assert.deepEqual(
    Object.keys(after),
    Object.keys(before).filter((name) => !name.startsWith("blocks.1.")),
  );
  for (const [name, array] of Object.entries(after)) assert.deepEqual(array, before[name]);
  await network.evaluate(one); // its statistics are complete
});

Deno.test("restore() works after the memory has grown", async () => {
  using network = await make();
  await train(network);
  using checkpoint = network.checkpoint();
  const before = await network.readState();
  await train(network, randomExamples([2], 2, 5000));
  checkpoint.restore();
  assert.deepEqual(await network.readState(), before);
});

Deno.test("checkpoints are independent and go once", async () => {
  using network = await make();
  await train(network);
  const state = await network.readState();
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
  assert.throws(() => first.restore(), { message: "restore(): the checkpoint is disposed" });
});

Deno.test("checkpoints made after one was disposed, and after a cut, are of the weights at their time", async () => {
  using network = await make();
  await train(network);
  network.checkpoint()[Symbol.dispose]();
  const kept = network.checkpoint(); // in the memory of the first
  const state = await network.readState();
  await train(network, other);
  using later = network.checkpoint();
  const then = await network.readState();
  kept.restore();
  assert.deepEqual(await network.readState(), state);
  kept[Symbol.dispose]();
  later.restore();
  assert.deepEqual(await network.readState(), then);
  network.truncate(1);
  using last = network.checkpoint(); // what is spare no longer fits
  const cut = await network.readState();
  await train(network);
  last.restore();
  assert.deepEqual(await network.readState(), cut);
});
