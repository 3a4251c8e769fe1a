// A custom network: a transformer encoder that is trained, truncated and freed like any other.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { customNetwork, type CustomNetworkOptions } from "../../../src/engines/tfjs/create.ts";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import type { Builder, Layer } from "../../../src/engines/tfjs/builder.ts";
import { assertNear, randomExamples } from "../examples.ts";
import { assertGradient } from "./gradient_check.ts";
import { transformer } from "./transformer.ts";
import { update } from "../update.ts";
import { processorBackends } from "./backends.ts";

const options = transformer({ tokens: 4, features: 3, width: 4, classes: 3, maxDepth: 2 });
const examples = randomExamples([4, 3], 3, 12);
const step = { learningRate: 0.05, momentum: 0.9 };

for (const engine of processorBackends) {
  Deno.test(`customNetwork() of a transformer descends its gradient on ${engine}`, async () => {
    using network = await customNetwork({ ...options, engine, maxDepth: 1 });
    await assertGradient(network, examples, { weights: [0.4, 0.6] });
  });
}

Deno.test("customNetwork() of a transformer learns, can be truncated, and leaks no tensors", async () => {
  const before = tf.memory().numTensors;
  const network = await customNetwork(
    transformer({ tokens: 4, features: 3, width: 8, classes: 3, maxDepth: 2 }),
  );
  let weights = [0.2, 0.3, 0.5];
  const first = await update(network, examples, { weights }, step);
  const tensors = tf.memory().numTensors;
  for (let i = 0; i < 60; i++) await update(network, examples, { weights }, step);
  assert.equal(tf.memory().numTensors, tensors);
  const last = await update(network, examples, { weights }, step);
  assert.ok(last[2] > first[2] + 0.5, `m went from ${first[2]} to ${last[2]}`);

  // without batch norms no statistics are needed for evaluation
  const evaluated = await network.evaluate(examples);
  network.truncate(1);
  assertNear(await network.evaluate(examples), evaluated.slice(0, 24), 1e-6);
  weights = [0.5, 0.5];
  assert.equal((await update(network, examples, { weights }, step)).length, 2);
  network[Symbol.dispose]();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("customNetwork() of a transformer gives the same on cpu and wasm", async () => {
  using cpu = await customNetwork({ ...options, engine: "cpu" });
  using wasm = await customNetwork({ ...options, engine: "wasm" });
  assert.deepEqual(await wasm.readState(), await cpu.readState());
  assertNear(await wasm.evaluate(examples), await cpu.evaluate(examples), 1e-5);
});

Deno.test("customNetwork() describes its engine", async () => {
  using network = await customNetwork(options);
  assert.deepEqual(network.spec, {
    kind: "custom",
    name: "transformer",
    inputShape: [4, 3],
    classes: 3,
    maxDepth: 2,
  });
  assert.deepEqual(
    [network.engine.name, network.engine.reason],
    ["wasm", "default for custom networks"],
  );
  using asked = await customNetwork({ ...options, engine: "cpu" });
  assert.deepEqual([asked.engine.name, asked.engine.reason], ["cpu", "requested"]);
});

Deno.test("customNetwork() makes every part once, blocks in order", async () => {
  const made: string[] = [];
  using network = await customNetwork({
    inputShape: [1],
    classes: 2,
    maxDepth: 3,
    engine: "cpu",
    stem(build) {
      made.push("stem");
      return build.affine("", 1, 2);
    },
    block(build, index) {
      made.push(`block ${index}`);
      return build.affine("", 2, 2);
    },
    head(build) {
      made.push("head");
      return build.affine("", 2, 2);
    },
  });
  const { inputs, labels } = randomExamples([1], 2, 4);
  for (let i = 0; i < 2; i++) {
    await update(network, { inputs, labels }, { weights: [0, 0, 0, 1] }, step);
  }
  assert.deepEqual(made, ["stem", "block 0", "block 1", "block 2", "head"]);
});

Deno.test("customNetwork() frees everything if a part cannot be created", async () => {
  await startBackend("cpu");
  const before = tf.memory().numTensors;
  const fails = (build: Builder): Layer => {
    build.affine("first", 4, 4);
    throw new Error("no such layer");
  };
  const parts: Partial<CustomNetworkOptions>[] = [
    { stem: fails },
    { block: (build, i) => i < 1 ? options.block(build, i) : fails(build) },
    { head: fails },
  ];
  for (const part of parts) {
    await assert.rejects(customNetwork({ ...options, ...part, engine: "cpu" }), {
      message: "no such layer",
    });
    assert.equal(tf.memory().numTensors, before, Object.keys(part)[0]);
  }
});

Deno.test("customNetwork() names the wrong value", async () => {
  const wrong: [Partial<CustomNetworkOptions>, RegExp][] = [
    [{ classes: 1 }, /^customNetwork\(\): classes must be a whole number of at least 2, got 1$/],
    [
      { maxDepth: -1 },
      /^customNetwork\(\): maxDepth must be a whole number of at least 0, got -1$/,
    ],
  ];
  for (const [values, message] of wrong) {
    await assert.rejects(customNetwork({ ...options, ...values }), { name: "RangeError", message });
  }
});

Deno.test("customNetwork() says what is wrong with a shape, an engine or a head", async () => {
  const { inputShape: _, ...shapeless } = options;
  await assert.rejects(customNetwork(shapeless as CustomNetworkOptions), {
    name: "TypeError",
    message: /^customNetwork\(\): inputShape must be the shape of one example.*, got undefined$/,
  });
  await assert.rejects(customNetwork({ ...options, engine: "gpu" as "cpu" }), {
    name: "RangeError",
    message: "customNetwork(): engine must be one of webgpu, wasm, cpu, tensorflow, got gpu",
  });
  using network = await customNetwork({
    ...options,
    engine: "cpu",
    head: (build) => build.affine("", 4, 5),
  });
  await assert.rejects(update(network, examples, { weights: [0.2, 0.3, 0.5] }, step), {
    name: "TypeError",
    message: "head(): logits must be [36, 3] for exits of [36,4], got [36,5]",
  });
});

Deno.test("customNetwork() refuses unknown options, and parts that are not functions", async () => {
  const refused = (more: object, message: string) =>
    assert.rejects(customNetwork({ ...options, ...more }), {
      name: "TypeError",
      message: `customNetwork(): ${message}`,
    });
  await refused(
    { depth: 3, maxdepth: 2 },
    "unknown option depth; known options: name, inputShape, classes, " +
      "maxDepth, engine, seed, likelihood, stem, block, pool, head",
  );
  await refused({ block: undefined }, "block must be a function, got undefined");
  await refused({ pool: 5 }, "pool must be a function, got 5");
  await refused({ seed: "1" }, 'seed must be a whole number, got "1"');
});
