// The network interface on TensorFlow.js: gradients, computations, and order of calls.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import type { NetworkState } from "../../../src/engines/network.ts";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { EngineName } from "../../../src/engines/registry.ts";
import {
  conv,
  type ConvSpec,
  dense,
  type DenseSpec,
} from "../../../src/architectures/specification.ts";
import { customNetwork } from "../../../src/engines/tfjs/create.ts";
import { softmax } from "../../../src/math/log_space.ts";
import { assertNear, assertStatesNear, randomExamples } from "../examples.ts";
import { assertGradient, gradients } from "./gradient_check.ts";
import { risingWeights } from "../exit_weights.ts";
import { update } from "../update.ts";
import { processorBackends } from "./backends.ts";

const small = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const images = conv({ size: [6, 9], channels: 2, classes: 3, maxDepth: 2, outer: 3, inner: 2 });
const examples = randomExamples([3], 3, 10);
const pictures = randomExamples([6, 9, 2], 3, 6);
const step = { learningRate: 0.1, momentum: 0.5 };
const numTensors = () => tf.memory().numTensors;
/** A network that is disposed at the end of a test is made here, so that every test starts alike. */
const make = (spec: DenseSpec | ConvSpec = small, engine: EngineName = "cpu", seed = 2) =>
  createNetwork(spec, { engine, seed });
for (const engine of processorBackends) {
  for (const [spec, batch] of [[small, examples], [images, pictures]] as const) {
    const exits = spec.maxDepth + 1;
    const weighting = { weights: [0.4, 0.1, 0.3, 0.2].slice(0, exits) };
    const logPrior = [-1, -2, -0.5, -1.5].slice(0, exits);
    Deno.test(`a gradient step descends the gradient of weighted exits (${spec.kind}, ${engine})`, async () => {
      using network = await make(spec, engine);
      await assertGradient(network, batch, weighting);
    });
    Deno.test(`a gradient step descends the gradient of the marginal likelihood (${spec.kind}, ${engine})`, async () => {
      using network = await make(spec, engine);
      await assertGradient(network, batch, { logPrior, trainSize: 20 });
    });
    Deno.test(`a gradient step weighs exits by softmax(log β + N m) in the marginal likelihood (${spec.kind}, ${engine})`, async () => {
      using network = await make(spec, engine);
      const trainSize = 20;
      const marginal = await gradients(network, batch, { logPrior, trainSize });
      const m = await update(network, batch, { logPrior, trainSize }, { learningRate: 0 });
      const weights = softmax(logPrior.map((log, d) => log + trainSize * m[d]));
      assert.ok(Math.max(...weights) < 0.99, "one exit alone tests nothing");
      assertStatesNear(marginal, await gradients(network, batch, { weights }), 1e-5);
    });
  }
}

Deno.test("a gradient step skips exits of negligible weight but not their m_d", async () => {
  using network = await make();
  const all = await update(network, examples, { weights: [0, 1, 0, 0] }, { learningRate: 0 });
  const tiny = { weights: [1e-30, 1, 1e-30, 0] };
  const m = await update(network, examples, tiny, { learningRate: 0 });
  assertNear(m.slice(1, 2), all.slice(1, 2), 1e-6);
  assert.deepEqual([...m].map(Number.isNaN), [false, false, false, true]);
});

/** A network that counts how often each of its functions was applied. */
async function counting(maxDepth = 3) {
  const calls: Record<string, number> = {};
  const counted = <T>(name: string, layer: (x: T) => T) => (x: T) => {
    calls[name] = (calls[name] ?? 0) + 1;
    return layer(x);
  };
  const network = await customNetwork({
    inputShape: [3],
    classes: 3,
    maxDepth,
    engine: "cpu",
    stem: (build) => counted("stem", build.affine("", 3, 4)),
    block(build, i) {
      const affine = build.affine("dense", 4, 4);
      return counted(`block ${i}`, (a) => tf.add(a, tf.relu(affine(a))));
    },
    pool: counted("pool", (a) => a),
    head: (build) => counted("head", build.affine("", 4, 3)),
  });
  return { network, calls };
}

Deno.test("a gradient step computes no block beyond the deepest exit of positive weight", async () => {
  const { network, calls } = await counting();
  using _ = network;
  const m = await update(network, examples, { weights: [0, 0, 1, 0] }, step);
  // the stem once more, with one example: the first step determines the shape between blocks
  assert.deepEqual(calls, { stem: 2, "block 0": 1, "block 1": 1, pool: 1, head: 1 });
  assert.deepEqual([...m].map(Number.isNaN), [true, true, false, true]);
  const touched = Object.keys(await network.readState()).filter((name) => /momentum/.test(name));
  assert.ok(touched.includes("blocks.1.dense.weight.momentum"));
  assert.ok(!touched.some((name) => name.startsWith("blocks.2.")));
});

Deno.test("logProbabilities() computes only the requested exits", async () => {
  const { network, calls } = await counting();
  using _ = network;
  await network.logProbabilities(examples.inputs, { exits: [1, 0] });
  assert.deepEqual(calls, { stem: 1, "block 0": 1, pool: 2, head: 1 });
});

Deno.test("logProbabilities() gives exits in the requested order, including duplicates", async () => {
  using network = await make();
  await network.estimateStatistics([examples]);
  const all = await network.logProbabilities(examples.inputs); // [4, B, K]
  const cells = all.length / 4;
  for (const exits of [[3, 0, 2], [1], [2, 2, 0], [0, 1, 2, 3]]) {
    const some = await network.logProbabilities(examples.inputs, { exits });
    const wanted = exits.flatMap((d) => [...all.slice(d * cells, (d + 1) * cells)]);
    assertNear(some, wanted, 1e-6, `exits ${exits}`);
  }
});

Deno.test("evaluate() gives the labels' entries of logProbabilities()", async () => {
  for (const [spec, batch] of [[small, examples], [images, pictures]] as const) {
    using network = await make(spec);
    await network.estimateStatistics([batch]);
    const each = await network.evaluate(batch); // [E, B]
    const log = await network.logProbabilities(batch.inputs); // [E, B, K]
    const size = batch.labels.length;
    const wanted = Array.from(each, (_, i) => log[i * 3 + batch.labels[i % size]]);
    assertNear(each, wanted, 1e-6);
  }
});

Deno.test("logProbabilities() sum to one over the classes", async () => {
  using network = await make(images, "wasm");
  await network.estimateStatistics([pictures]);
  const log = await network.logProbabilities(pictures.inputs);
  for (let i = 0; i < log.length; i += 3) {
    const sum = log.slice(i, i + 3).reduce((sum, value) => sum + Math.exp(value), 0);
    assert.ok(Math.abs(sum - 1) < 1e-6, `${sum}`);
  }
});

Deno.test("truncate() leaves the remaining exits as they were", async () => {
  for (const [spec, batch, depth] of [[small, examples, 1], [images, pictures, 1]] as const) {
    using network = await make(spec);
    await update(network, batch, risingWeights(network), step);
    await network.estimateStatistics([batch]);
    const [before, evaluated] = [await network.readState(), await network.evaluate(batch)];
    network.truncate(depth);
    assert.equal(network.depth, depth);
    const after = await network.readState();
    const evaluatedAfter = await network.evaluate(batch);
    assertNear(evaluatedAfter, evaluated.slice(0, evaluatedAfter.length), 1e-6);
    assert.equal(evaluatedAfter.length, (depth + 1) * batch.labels.length);
    const left = Object.keys(before).filter((name) =>
      Number(name.split(".")[1]) < depth || !/^blocks/.test(name)
    );
    assert.deepEqual(Object.keys(after).sort(), left.sort());
    assert.ok(
      left.includes(
        "blocks.0." + (spec.kind === "dense" ? "dense.weight" : "conv2.kernel") + ".momentum",
      ),
    );
    for (const [name, { shape, data }] of Object.entries(after)) {
      // the head's statistics have one row per remaining exit
      assert.deepEqual(data, before[name].data.slice(0, data.length), name);
      if (/^head.*(mean|variance)$/.test(name)) assert.equal(shape[0], depth + 1);
      else assert.deepEqual(shape, before[name].shape, name);
    }
    assert.equal((await update(network, batch, risingWeights(network), step)).length, depth + 1);
  }
});

Deno.test("truncate() frees the blocks beyond the depth", async () => {
  const before = numTensors();
  const network = await make();
  await update(network, examples, risingWeights(network), step);
  const checkpoint = network.checkpoint();
  const full = numTensors();
  network.truncate(2);
  // four variables a block, each with a momentum buffer, and both in the checkpoint
  assert.equal(full - numTensors(), 16);
  network.truncate(2);
  network.truncate(0);
  assert.equal(full - numTensors(), 48);
  checkpoint[Symbol.dispose]();
  network[Symbol.dispose]();
  assert.equal(numTensors(), before);
});

Deno.test("truncate() refuses depths that the network does not have", async () => {
  using network = await make();
  for (const depth of [-1, 4, 1.5, NaN]) {
    assert.throws(() => network.truncate(depth), {
      name: "RangeError",
      message: `truncate(): depth must be a whole number from 0 to 3, got ${depth}`,
    });
  }
  assert.equal(network.depth, 3);
});

Deno.test("backward() finishes before an evaluate() that is called right after it", async () => {
  const [one, two] = [await make(), await make()];
  using _ = one;
  using __ = two;
  await one.estimateStatistics([examples]);
  await two.estimateStatistics([examples]);
  const evaluated: Float32Array[] = [];
  let state: NetworkState = {};
  for (let i = 0; i < 2; i++) {
    const pass = await one.forward(examples);
    const [, likelihoods, after] = await Promise.all([
      pass.backward(risingWeights(one).weights, step),
      one.evaluate(examples),
      one.readState(),
    ]);
    evaluated.push(likelihoods);
    state = after;
  }
  await update(two, examples, risingWeights(two), step);
  assert.deepEqual(evaluated[0], await two.evaluate(examples));
  await update(two, examples, risingWeights(two), step);
  assert.deepEqual(evaluated[1], await two.evaluate(examples));
  assert.deepEqual(state, await two.readState());
  assert.notDeepEqual(evaluated[0], evaluated[1]);
});

Deno.test("a failed forward() does not block later calls", async () => {
  using network = await make();
  const failed = network.forward({ ...examples, labels: new Int32Array(1) });
  const next = update(network, examples, risingWeights(network), step);
  await assert.rejects(failed, TypeError);
  assert.ok((await next).every(Number.isFinite));
});
