// Population statistics on every engine: which exits have them, and estimates from no batch.

import assert from "node:assert/strict";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { EngineName } from "../../src/engines/registry.ts";
import type { Network } from "../../src/engines/network.ts";
import { conv, dense } from "../../src/architectures/specification.ts";
import { assertNear, assertStatesNear, randomExamples } from "./examples.ts";
import { update } from "./update.ts";
import { processorBackends } from "./tfjs/backends.ts";

const vectors = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const images = conv({ size: [8, 7], channels: 2, classes: 3, maxDepth: 3, outer: 5, inner: 3 });
const cases = [
  { spec: vectors, shape: [3] },
  { spec: images, shape: [8, 7, 2] },
] as const;
const engines: readonly EngineName[] = [...processorBackends, "simd"];
const unknown = {
  message: "the norms have no population statistics yet; call estimateStatistics() first",
};

/** Blocks and exits, by the first number in their names or rows, that have statistics. */
async function known(network: Network): Promise<{ blocks: number[]; exits: number[] }> {
  const means = Object.entries(await network.readState()).filter(([name]) => /mean$/.test(name));
  const blocks = means.flatMap(([name]) => /^blocks\.(\d+)/.exec(name)?.[1] ?? []).map(Number);
  const head = means.find(([name]) => name.startsWith("head."))?.[1];
  const exits = head
    ? Array.from({ length: head.shape[0] }, (_, d) => d).filter((d) =>
      !Number.isNaN(head.data[d * head.shape[1]])
    )
    : [];
  return { blocks: [...new Set(blocks)], exits };
}

for (const { spec, shape } of cases) {
  const [one, other] = [1, 2].map((seed) => randomExamples(shape, 3, 10, seed));
  const exitsOf = (exits: number[]) => spec.kind === "conv" ? exits : []; // a dense head has no norm
  for (const engine of engines) {
    const make = () => createNetwork(spec, { engine, seed: 2, threads: 1 });

    Deno.test(`estimateStatistics() refuses no batches and changes nothing (${spec.kind}, ${engine})`, async () => {
      using network = await make();
      const refused = {
        name: "RangeError",
        message:
          "estimateStatistics(): at least one batch is needed, got none; create the iterator anew for every call",
      };
      await assert.rejects(network.estimateStatistics([]), refused);
      await assert.rejects(network.evaluate(one), unknown);
      const batches = [one, other].values();
      await network.estimateStatistics(batches);
      const before = await network.readState();
      await assert.rejects(network.estimateStatistics(batches), refused); // it is exhausted
      await assert.rejects(network.estimateStatistics([], { exits: [1] }), refused);
      assert.deepEqual(await network.readState(), before);
    });

    Deno.test(`estimateStatistics() never settles if the network is disposed instead of a batch (${spec.kind}, ${engine})`, async () => {
      const network = await make();
      const batches = async function* () {
        await Promise.resolve();
        network[Symbol.dispose]();
        yield* [];
      };
      assert.equal(await network.estimateStatistics(batches()), undefined);
    });

    Deno.test(`estimateStatistics() leaves no outdated statistics of other exits (${spec.kind}, ${engine})`, async () => {
      using network = await make();
      await network.estimateStatistics([one]);
      assert.deepEqual(await known(network), { blocks: [0, 1, 2], exits: exitsOf([0, 1, 2, 3]) });
      const weighting = { weights: [0.1, 0.2, 0.3, 0.4] };
      await update(network, one, weighting, { learningRate: 0.1 });
      await network.estimateStatistics([other], { exits: [2, 0] });
      assert.deepEqual(await known(network), { blocks: [0, 1], exits: exitsOf([0, 2]) });
      await assert.rejects(network.evaluate(one), unknown);
      await assert.rejects(network.logProbabilities(one.inputs, { exits: [3] }), unknown);
      if (spec.kind === "conv") {
        await assert.rejects(network.logProbabilities(one.inputs, { exits: [1] }), unknown);
      }
      // the statistics equal those of a network that never had others
      using fresh = await make();
      await update(fresh, one, weighting, { learningRate: 0.1 });
      await fresh.estimateStatistics([other], { exits: [0, 2] });
      assert.deepEqual(await network.readState(), await fresh.readState());
      const some = await network.logProbabilities(one.inputs, { exits: [2, 0] });
      await network.estimateStatistics([other]);
      const all = await network.logProbabilities(one.inputs);
      assertNear(some, [...all.slice(60, 90), ...all.slice(0, 30)], 1e-6);
    });

    Deno.test(`truncate() and checkpoints drop the statistics of removed exits (${spec.kind}, ${engine})`, async () => {
      using network = await make();
      await network.estimateStatistics([one]);
      const whole = await network.readState();
      using checkpoint = network.checkpoint();
      network.truncate(1);
      assert.deepEqual(await known(network), { blocks: [0], exits: exitsOf([0, 1]) });
      await network.estimateStatistics([other], { exits: [0] });
      assert.deepEqual(await known(network), { blocks: [], exits: exitsOf([0]) });
      checkpoint.restore();
      assert.deepEqual(await known(network), { blocks: [0], exits: exitsOf([0, 1]) });
      for (const [name, { data }] of Object.entries(await network.readState())) {
        assert.deepEqual(data, whole[name].data.slice(0, data.length), name);
      }
    });
  }

  Deno.test(`estimateStatistics() gives the same on every engine (${spec.kind})`, async () => {
    const states = [];
    for (const engine of engines) {
      using network = await createNetwork(spec, { engine, seed: 2, threads: 1 });
      const last = randomExamples(shape, 3, 1, 5); // a last batch of one
      await network.estimateStatistics([one, randomExamples(shape, 3, 3, 4), last], { exits: [2] });
      states.push(await network.readState());
    }
    for (const state of states.slice(1)) assertStatesNear(state, states[0], 1e-5);
  });
}
