// Checkpoints: restoring, and truncation with the network.

import assert from "node:assert/strict";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { checkpointTests, trainOnce } from "../checkpoint_contract.ts";
import { randomExamples } from "../examples.ts";

const spec = dense({ inputs: 2, classes: 2, maxDepth: 2, width: 3 });
const [one, other] = [randomExamples([2], 2, 5), randomExamples([2], 2, 5, 2)];
const make = () => createSimdNetwork(spec, { seed: 1, reason: "test" });

checkpointTests("simd", make, one, other);

Deno.test("restore() after truncate() restores the remaining blocks", async () => {
  using network = await make();
  await trainOnce(network, one);
  using checkpoint = network.checkpoint();
  const before = await network.readState();
  await trainOnce(network, other);
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
  await trainOnce(network, one);
  using checkpoint = network.checkpoint();
  const before = await network.readState();
  await trainOnce(network, randomExamples([2], 2, 5000));
  checkpoint.restore();
  assert.deepEqual(await network.readState(), before);
});

Deno.test("checkpoints are independent and can be disposed once", async () => {
  using network = await make();
  await trainOnce(network, one);
  const state = await network.readState();
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
  assert.throws(() => first.restore(), { message: "restore(): the checkpoint is disposed" });
});

Deno.test("checkpoints made after a disposal, and after a truncation, have the weights of their time", async () => {
  using network = await make();
  await trainOnce(network, one);
  network.checkpoint()[Symbol.dispose]();
  const kept = network.checkpoint(); // reuses the memory of the first
  const state = await network.readState();
  await trainOnce(network, other);
  using later = network.checkpoint();
  const then = await network.readState();
  kept.restore();
  assert.deepEqual(await network.readState(), state);
  kept[Symbol.dispose]();
  later.restore();
  assert.deepEqual(await network.readState(), then);
  network.truncate(1);
  using last = network.checkpoint(); // the spare memory no longer fits
  const cut = await network.readState();
  await trainOnce(network, one);
  last.restore();
  assert.deepEqual(await network.readState(), cut);
});
