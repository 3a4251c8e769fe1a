// Leaks of forward passes on TensorFlow.js: no tensor, however the pass ends.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { dense } from "../../../src/architectures/specification.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Network } from "../../../src/engines/network.ts";
import { customNetwork } from "../../../src/engines/tfjs/create.ts";
import { randomExamples } from "../examples.ts";
import { randomMasks } from "../masked.ts";
import { transformer } from "./transformer.ts";
import { processorBackends } from "./backends.ts";

const spec = dense({ inputs: 3, classes: 3, maxDepth: 2, width: 5 });
const examples = randomExamples([3], 3, 10);
const weights = [0.2, 0.3, 0.5];
const others = [0.5, 0.3, 0.2];
const step = { learningRate: 0.1, momentum: 0.5 };
const counts = () => {
  const { numTensors, numDataBuffers } = tf.memory();
  return { numTensors, numDataBuffers };
};

const uses: Record<string, (network: Network) => Promise<unknown>> = {
  "goes back": async (n) => (await n.forward(examples)).backward(weights, step),
  "goes back with weights known beforehand": async (n) =>
    (await n.forward(examples, { weights })).backward(weights, step),
  "goes back with others than were known": async (n) =>
    (await n.forward(examples, { weights })).backward(others, step),
  "goes back with masks": async (n) =>
    (await n.forward(examples, { masks: randomMasks(n, 10) })).backward(weights, step),
  "goes back from some exits": async (n) =>
    (await n.forward(examples, { exits: [1] })).backward([0, 1, 0], step),
  "is read": async (n) => {
    using pass = await n.forward(examples);
    await pass.logLikelihood();
    await pass.logLikelihood();
  },
  "is disposed": async (n) => (await n.forward(examples, { weights }))[Symbol.dispose](),
  "is ended by another": async (n) => {
    await n.forward(examples, { weights });
    (await n.forward(examples))[Symbol.dispose]();
  },
  "is ended by an evaluation": async (n) => {
    await n.forward(examples, { weights });
    await n.evaluate(examples);
  },
  "is refused its weights": async (n) => {
    using pass = await n.forward(examples);
    await assert.rejects(pass.backward([1], step), TypeError);
  },
  "is refused": async (n) => {
    await assert.rejects(n.forward(examples, { weights: [1] }), TypeError);
    await assert.rejects(n.forward(examples, { masks: new Float32Array(1) }), TypeError);
    const labels = new Int32Array(10).fill(7);
    await assert.rejects(n.forward({ ...examples, labels }), RangeError);
  },
};

for (const engine of processorBackends) {
  for (const [how, use] of Object.entries(uses)) {
    Deno.test(`a forward pass that ${how} leaks no tensor (${engine})`, async () => {
      using network = await createNetwork(spec, { engine, seed: 2 });
      await network.estimateStatistics([examples]);
      await (await network.forward(examples)).backward(weights, step); // makes the momenta
      const before = counts();
      for (let i = 0; i < 2; i++) await use(network);
      assert.deepEqual(counts(), before);
    });
  }

  Deno.test(`a network disposed while a pass is open leaks no tensor (${engine})`, async () => {
    (await createNetwork(spec, { engine }))[Symbol.dispose](); // starts the backend
    for (const known of [undefined, weights]) {
      const before = counts();
      const network = await createNetwork(spec, { engine });
      await network.forward(examples, { weights: known });
      network[Symbol.dispose]();
      assert.deepEqual(counts(), before);
    }
  });
}

Deno.test("forward() and backward() that fail within the network leak no tensors", async () => {
  let wrong = false;
  const options = transformer({
    ...{ tokens: 4, features: 3, width: 6, classes: 3, maxDepth: 2, engine: "cpu", seed: 3 },
  });
  const { head } = options;
  using network = await customNetwork({
    ...options,
    head: (builder) => {
      const layer = head(builder);
      return (x) => {
        const logits = layer(x);
        return wrong ? tf.slice(logits, [0, 0], [-1, 2]) : logits;
      };
    },
  });
  const tokens = randomExamples([4, 3], 3, 5);
  await (await network.forward(tokens)).backward(weights, step);
  const [before, state] = [counts(), await network.readState()];
  const failure = { name: "TypeError", message: /^head\(\): logits must be / };
  for (const known of [undefined, weights]) {
    wrong = true;
    await assert.rejects(network.forward(tokens, { weights: known }), failure);
    assert.deepEqual(counts(), before);
    wrong = false;
    const pass = await network.forward(tokens, { weights: known });
    wrong = true;
    await assert.rejects(pass.backward(others, step), failure);
    assert.deepEqual(counts(), before, "the pass that could not go back is over");
    await assert.rejects(pass.backward(weights, step), /since backward\(\) was called$/);
    assert.deepEqual(await network.readState(), state);
  }
  wrong = false;
  await (await network.forward(tokens)).backward(weights, step);
  assert.deepEqual(counts(), before);
});
