// The network interface on engine simd: computations, results, order of calls.

import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { Network, NetworkState } from "../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import { dense, type DenseSpec } from "../../../src/architectures/specification.ts";
import { assertNear, randomExamples } from "../examples.ts";
import { gradients } from "../tfjs/gradient_check.ts";
import { risingWeights } from "../exit_weights.ts";
import { update } from "../update.ts";

const small = dense({ inputs: 3, classes: 3, maxDepth: 3, width: 5 });
const examples = randomExamples([3], 3, 10);
const step = { learningRate: 0.1, momentum: 0.5 };
const make = (spec: DenseSpec = small, seed = 2) =>
  createSimdNetwork(spec, { seed, reason: "test" });
Deno.test("a gradient step skips exits of negligible weight but not their m_d", async () => {
  using network = await make();
  const all = await update(network, examples, { weights: [0.1, 1, 0.1, 0.1] }, { learningRate: 0 });
  const tiny = { weights: [1e-30, 1, 1e-30, 0] };
  const m = await update(network, examples, tiny, { learningRate: 0 });
  assert.deepEqual([...m.slice(0, 3)], [...all.slice(0, 3)]);
  assert.deepEqual([...m].map(Number.isNaN), [false, false, false, true]);
  const [some, one] = [
    await gradients(network, examples, tiny),
    await gradients(network, examples, { weights: [0, 1, 0, 0] }),
  ];
  assertNear(some["stem.weight"].data, one["stem.weight"].data, 1e-7);
  assertNear(some["head.weight"].data, one["head.weight"].data, 1e-7);
});

Deno.test("a gradient step computes no block beyond the deepest exit of positive weight", async () => {
  using network = await make();
  const m = await update(network, examples, { weights: [0, 0, 1, 0] }, step);
  assert.deepEqual([...m].map(Number.isNaN), [true, true, false, true]);
  const touched = Object.keys(await network.readState()).filter((name) => /momentum/.test(name));
  assert.ok(touched.includes("blocks.1.dense.weight.momentum"));
  assert.ok(!touched.some((name) => name.startsWith("blocks.2.")));
});

Deno.test("a gradient step uses no residuals of an earlier step for an exit that it does not compute", async () => {
  using one = await make();
  using two = await make();
  await update(one, examples, risingWeights(one), { learningRate: 0 });
  const state = await two.readState();
  await one.writeState(state);
  for (const network of [one, two]) {
    await update(network, examples, { weights: [0, 0.5, 0, 0.5] }, step);
  }
  assert.deepEqual(await one.readState(), await two.readState());
});

Deno.test("logProbabilities() gives exits in the requested order, including duplicates", async () => {
  using network = await make();
  await network.estimateStatistics([examples]);
  const all = await network.logProbabilities(examples.inputs); // [4, B, K]
  const cells = all.length / 4;
  for (const exits of [[3, 0, 2], [1], [2, 2, 0], [0, 1, 2, 3]]) {
    const some = await network.logProbabilities(examples.inputs, { exits });
    const wanted = exits.flatMap((d) => [...all.slice(d * cells, (d + 1) * cells)]);
    assert.deepEqual([...some], wanted);
  }
});

Deno.test("evaluate() gives the labels' entries of logProbabilities(), which sum to one", async () => {
  using network = await make();
  await network.estimateStatistics([examples]);
  const each = await network.evaluate(examples); // [E, B]
  const log = await network.logProbabilities(examples.inputs); // [E, B, K]
  assertNear(each, Array.from(each, (_, i) => log[i * 3 + examples.labels[i % 10]]), 1e-6);
  for (let i = 0; i < log.length; i += 3) {
    const sum = log.slice(i, i + 3).reduce((sum, value) => sum + Math.exp(value), 0);
    assert.ok(Math.abs(sum - 1) < 1e-6, `${sum}`);
  }
});

Deno.test("evaluate() is correct for logits so far apart that probabilities vanish", async () => {
  const spec = dense({ inputs: 1, classes: 3, maxDepth: 0, width: 1 });
  using cpu = await createNetwork(spec, { engine: "cpu", seed: 2 });
  using simd = await make(spec);
  const one = { inputs: Float32Array.of(1, -1, 0.5), labels: Int32Array.of(0, 1, 2) };
  for (const network of [cpu, simd]) {
    const state = await network.readState();
    await network.writeState({
      ...state,
      "stem.weight": { shape: [1, 1], data: Float32Array.of(1) },
      "head.weight": { shape: [1, 3], data: Float32Array.of(500, -500, 3) },
    });
  }
  assertNear(await simd.evaluate(one), await cpu.evaluate(one), 1e-6);
  const m = await update(simd, one, { weights: [1] }, step);
  assertNear(m, await update(cpu, one, { weights: [1] }, step), 1e-6);
  const [got, wanted] = [await simd.readState(), await cpu.readState()];
  assertNear(got["head.weight"].data, wanted["head.weight"].data, 1e-6);
});

Deno.test("estimateStatistics() with exits estimates the norms up to the deepest of them", async () => {
  using network = await make();
  await network.estimateStatistics([examples], { exits: [2, 0] });
  const names = Object.keys(await network.readState()).filter((name) => /mean$/.test(name));
  assert.deepEqual(names, ["blocks.0.norm.mean", "blocks.1.norm.mean"]);
  await network.logProbabilities(examples.inputs, { exits: [2] });
  await assert.rejects(network.evaluate(examples), {
    message: "the norms have no population statistics yet; call estimateStatistics() first",
  });
});

Deno.test("estimateStatistics() weighs batches by their examples", async () => {
  using cpu = await createNetwork(small, { engine: "cpu", seed: 2 });
  using simd = await make();
  const batches = [examples, randomExamples([3], 3, 3, 5), randomExamples([3], 3, 21, 6)];
  for (const network of [cpu, simd]) await network.estimateStatistics(batches);
  const [got, wanted] = [await simd.readState(), await cpu.readState()];
  for (const name of ["blocks.1.norm.mean", "blocks.2.norm.variance"]) {
    assertNear(got[name].data, wanted[name].data, 1e-6, name);
  }
  assertNear(await simd.evaluate(examples), await cpu.evaluate(examples), 1e-5);
});

Deno.test("truncate() leaves the remaining exits as they were", async () => {
  using network = await make();
  await update(network, examples, risingWeights(network), step);
  await network.estimateStatistics([examples]);
  const [before, evaluated] = [await network.readState(), await network.evaluate(examples)];
  network.truncate(1);
  assert.equal(network.depth, 1);
  const after = await network.readState();
  assert.deepEqual(await network.evaluate(examples), evaluated.slice(0, 20));
  const left = Object.keys(before).filter((name) => !/^blocks\.[12]/.test(name));
  assert.deepEqual(Object.keys(after), left);
  for (const [name, array] of Object.entries(after)) assert.deepEqual(array, before[name]);
  assert.equal((await update(network, examples, risingWeights(network), step)).length, 2);
  network.truncate(0);
  assert.equal((await update(network, examples, risingWeights(network), step)).length, 1);
  for (const depth of [-1, 1, 1.5, NaN]) {
    assert.throws(() => network.truncate(depth), {
      name: "RangeError",
      message: `truncate(): depth must be a whole number from 0 to 0, got ${depth}`,
    });
  }
});

Deno.test("backward() finishes before an evaluate() that is called right after it", async () => {
  using one = await make();
  using two = await make();
  for (const network of [one, two]) await network.estimateStatistics([examples]);
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

Deno.test("a gradient step gives the same bits for the same seed, with other computations in between", async () => {
  const states = [];
  for (const busy of [false, true]) {
    using network = await make();
    for (let i = 0; i < 5; i++) {
      await update(network, examples, risingWeights(network), { ...step, weightDecay: 0.01 });
      if (!busy) continue;
      const many = randomExamples([3], 3, 100 * (i + 1), i);
      using checkpoint = network.checkpoint();
      await update(network, many, risingWeights(network), step);
      checkpoint.restore();
      await network.estimateStatistics([many]);
      await network.evaluate(many);
    }
    await network.estimateStatistics([examples]);
    states.push(await network.readState());
  }
  assert.deepEqual(states[0], states[1]);
});

Deno.test("a failed forward() does not block later calls", async () => {
  using network = await make();
  const failed = network.forward({ ...examples, labels: new Int32Array(1) });
  const next = update(network, examples, risingWeights(network), step);
  await assert.rejects(failed, TypeError);
  assert.ok((await next).every(Number.isFinite));
});

Deno.test("simd networks do not affect each other", async () => {
  const run = async (network: Network) => {
    for (let i = 0; i < 3; i++) await update(network, examples, risingWeights(network), step);
    return await network.readState();
  };
  using alone = await make();
  const wanted = await run(alone);
  const networks = await Promise.all([make(), make(small, 3), make()]);
  const states = await Promise.all(networks.map(run));
  assert.deepEqual(states[0], wanted);
  assert.deepEqual(states[2], wanted);
  assert.notDeepEqual(states[1], wanted);
  networks.forEach((network) => network[Symbol.dispose]());
});
