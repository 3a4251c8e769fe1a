// Networks cut for good, dense and conv.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Network } from "../../../src/engines/network.ts";
import { dense, inputShape } from "../../../src/architectures/specification.ts";
import { cutNetwork, placeOf } from "../../../src/runs/prune/cut_network.ts";
import { randomExamples } from "../../engines/examples.ts";
import { withFailingStatistics } from "../failing_state.ts";
import { smallConv, smallDense } from "../../evaluation/small_network.ts";
import { update } from "../../engines/update.ts";

for (const [kind, make] of [["dense", smallDense], ["conv", smallConv]] as const) {
  Deno.test(`cutNetwork() has every exit of a ${kind} network up to its depth, bit for bit`, async () => {
    const { network } = await make();
    using _ = network;
    const { inputs } = randomExamples(inputShape(network.spec), 3, 7, 5);
    const before = await network.readState();
    for (const depth of [0, 1, 3]) {
      const exits = Array.from({ length: depth + 1 }, (_, d) => d);
      using cut = await cutNetwork(network, depth);
      assert.deepEqual(cut.spec, { ...network.spec, maxDepth: depth });
      assert.equal(cut.depth, depth);
      assert.equal(cut.engine.name, network.engine.name);
      assert.deepEqual(
        await cut.logProbabilities(inputs, { exits }),
        await network.logProbabilities(inputs, { exits }),
      );
    }
    assert.equal(network.depth, 3);
    assert.deepEqual(await network.readState(), before);
  });
}

Deno.test("cutNetwork() cuts a network that was cut while training, and forgets momenta", async () => {
  const { network, data } = await smallDense();
  using _ = network;
  const inputs = Float32Array.from(data.inputs.slice(0, 30));
  const examples = { inputs, labels: new Int32Array(10) };
  network.truncate(2);
  const step = { learningRate: 0.1, momentum: 0.9 };
  await update(network, examples, { weights: [0.2, 0.3, 0.5] }, step);
  await network.estimateStatistics([examples]);
  using cut = await cutNetwork(network, 1);
  assert.deepEqual(
    await cut.logProbabilities(inputs),
    await network.logProbabilities(inputs, { exits: [0, 1] }),
  );
  const momenta = Object.entries(await cut.readState()).filter(([name]) =>
    name.endsWith(".momentum")
  );
  assert.ok(momenta.every(([, { data }]) => data.every((value) => value === 0)));
  assert.equal(Object.keys(await cut.readState()).some((name) => name.includes("blocks.1")), false);
});

Deno.test("cutNetwork() keeps no tensor but those of the cut network, and none where it fails", async () => {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 3, width: 4 });
  using network = await createNetwork(spec, { engine: "cpu" });
  await network.estimateStatistics([randomExamples([2], 2, 10)]);
  const before = tf.memory().numTensors;
  for (const nth of [1, 4]) { // the whole copy has three norms; the cut one comes after it
    await withFailingStatistics(
      nth,
      () =>
        assert.rejects(cutNetwork(network, 2), { message: "statistics cannot be put in place" }),
    );
    assert.equal(tf.memory().numTensors, before, `failed at norm ${nth}`);
  }
  const cut = await cutNetwork(network, 2);
  // weight, bias, scale and shift of two blocks; weight and bias of stem and head; momenta are zero
  assert.equal(tf.memory().numTensors - before, 2 * 4 + 4);
  cut[Symbol.dispose]();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("placeOf() says where a network computes, for another one", async () => {
  const { network } = await smallConv();
  using _ = network;
  assert.deepEqual(placeOf(network), { engine: "simd", threads: 1 });
});

Deno.test("cutNetwork() refuses a custom network", async () => {
  const spec = { kind: "custom", name: "mine", inputShape: [2], classes: 2, maxDepth: 3 } as const;
  await assert.rejects(cutNetwork({ spec, depth: 3 } as unknown as Network, 1), {
    name: "TypeError",
    message: "cutNetwork(): wanted a built-in network, got the custom network mine",
  });
});
