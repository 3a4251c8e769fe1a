// Resources of a dense network on engine simd: memory over a long use, and disposal.

import assert from "node:assert/strict";
import { createSimdNetwork } from "../../../../src/engines/simd/create.ts";
import { denseComputation } from "../../../../src/engines/simd/dense/computation.ts";
import { createResources } from "../../../../src/engines/simd/dense/resources.ts";
import { simdNetwork } from "../../../../src/engines/simd/network.ts";
import { dense } from "../../../../src/architectures/specification.ts";
import { assertSaysDisposed, callEverything, randomExamples } from "../../examples.ts";
import { risingWeights } from "../../exit_weights.ts";
import { update } from "../../update.ts";

const small = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const examples = randomExamples([3], 3, 10);
const step = { learningRate: 0.1, momentum: 0.5 };
const make = () => createSimdNetwork(small, { seed: 2, reason: "test" });
Deno.test("simd memory grows with the batch and then stays constant", async () => {
  const resources = await createResources(small, 2);
  using network = simdNetwork(
    small,
    { name: "simd", device: "", reason: "" },
    denseComputation(small, resources),
  );
  const bytes = () => resources.memory.buffer.byteLength;
  const start = bytes();
  const large = randomExamples([3], 3, 2000);
  await update(network, examples, risingWeights(network), step);
  assert.equal(bytes(), start);
  const round = () =>
    callEverything(network, {
      few: examples,
      many: large,
      weighting: risingWeights(network),
      step,
    });
  await round();
  const flat = bytes();
  assert.ok(flat > start);
  for (let i = 0; i < 200; i++) await round();
  assert.equal(bytes(), flat);
  const m = await update(network, examples, risingWeights(network), step);
  assert.ok(m.every(Number.isFinite));
});

Deno.test("a gradient step lets momenta decay to zero, not to denormal numbers", async () => {
  using network = await make();
  await update(network, examples, risingWeights(network), step);
  // with one example, nothing below a norm has a gradient
  const one = randomExamples([3], 3, 1);
  for (let i = 0; i < 800; i++) {
    await update(network, one, { weights: [0, 0, 0, 1] }, { learningRate: 0, momentum: 0.9 });
  }
  const { "blocks.0.dense.weight.momentum": { data } } = await network.readState();
  assert.ok(data.every((value) => value === 0 || Math.abs(value) > 1e-30), `${data}`);
});

Deno.test("estimateStatistics() stops if the network is disposed between batches", async () => {
  const network = await make();
  let batches = 0;
  await network.estimateStatistics((function* () {
    for (; batches < 5; batches++) {
      if (batches === 2) network[Symbol.dispose]();
      yield examples;
    }
  })());
  assert.equal(batches, 2);
});

Deno.test("simd networks name a call after disposal", async () => {
  const network = await make();
  using other = await make();
  const queued = other.evaluate(examples);
  other[Symbol.dispose]();
  await assert.rejects(queued, { message: "evaluate(): the network is disposed" });
  assert.ok(network.planMemory, "it says so of its memory plan too");
  await assertSaysDisposed(network, examples, risingWeights(network), step);
});
