// Dropout masks of dense networks of any shape against float64.

import assert from "node:assert/strict";
import { createNetwork } from "../../../../src/engines/create_network.ts";
import { createSimdNetwork } from "../../../../src/engines/simd/create.ts";
import { relaxedSimd } from "../../../../src/engines/simd/relaxed.ts";
import { createResources } from "../../../../src/engines/simd/dense/resources.ts";
import { denseComputation } from "../../../../src/engines/simd/dense/computation.ts";
import { simdNetwork } from "../../../../src/engines/simd/network.ts";
import { dense, type DenseSpec } from "../../../../src/architectures/specification.ts";
import { randomStream } from "../../../../src/math/random.ts";
import { randomExamples } from "../../examples.ts";
import { randomMasks } from "../../masked.ts";
import { doubleGradients } from "./double_network.ts";
import { update } from "../../update.ts";

/**
 * Compares m_d and gradients with float64: gradients to 2e-4 of the larger of an array's largest value and a hundredth of that
 * of all, or to four times the error of cpu, where a norm divides by a small deviation.
 */
async function compare(spec: DenseSpec, batch: number, seed: number, vectors: 2 | 4) {
  const variant = { vectors, relaxed: relaxedSimd() };
  using simd = await createSimdNetwork(spec, { seed, reason: "test", variant });
  using cpu = await createNetwork(spec, { seed, engine: "cpu" });
  const examples = randomExamples([spec.inputs], spec.classes, batch, seed);
  const masks = randomMasks(simd, batch, seed);
  const random = randomStream(seed, "weights of exits");
  const weighting = { weights: Array.from({ length: spec.maxDepth + 1 }, () => random()) };
  const state = await simd.readState();
  const wanted = doubleGradients(spec, state, examples, weighting, masks);
  const what = JSON.stringify({ ...spec, batch, seed, vectors });
  const all = Math.max(...Object.values(wanted.gradients).flat().map(Math.abs));
  const errors: Record<string, number>[] = [];
  for (const network of [simd, cpu]) {
    const m = await update(network, examples, weighting, { learningRate: 0.1, masks });
    m.forEach((value, d) => assert.ok(Math.abs(value - wanted.m[d]) < 1e-5, `m_${d} ${what}`));
    const after = await network.readState();
    errors.push(Object.fromEntries(
      Object.entries(wanted.gradients).map(([name, values]) => {
        const got = after[`${name}.momentum`].data;
        const scale = Math.max(1e-2 * all, ...values.map(Math.abs));
        return [name, Math.max(...values.map((value, i) => Math.abs(got[i] - value))) / scale];
      }),
    ));
  }
  const [own, other] = errors;
  const least = Math.max(2e-4, 4 * Math.max(...Object.values(other)));
  for (const [name, error] of Object.entries(own)) {
    assert.ok(error < least, `${name} off by ${error}, cpu by ${other[name]}: ${what}`);
  }
}

for (const vectors of [2, 4] as const) {
  Deno.test(`simd networks have float64's gradients through masks, for any shape, ${vectors} vectors`, async () => {
    for (let draw = 0; draw < 40; draw++) {
      const random = randomStream(draw, "shapes with gates");
      const between = (least: number, most: number) =>
        least + Math.floor((most - least + 1) * random());
      const spec = dense({
        ...{ inputs: between(1, 5), classes: between(2, 6), maxDepth: between(0, 4) },
        width: draw % 8 === 0 ? between(33, 40) : between(1, 24), // loops instead of unrolled code
      });
      await compare(spec, between(4, 40), draw, vectors);
    }
  });
}

Deno.test("simd networks accept masks of 0 and 1 / (1 − p) to any depth", async () => {
  const spec = dense({ inputs: 2, classes: 2, maxDepth: 40, width: 20 });
  using network = await createSimdNetwork(spec, { seed: 1, reason: "test" });
  const random = randomStream(1, "dropout");
  const masks = Float32Array.from({ length: 40 * 50 * 20 }, () => random() < 0.5 ? 0 : 2);
  const examples = randomExamples([2], 2, 50);
  const weights = Array(41).fill(1 / 41);
  const wanted = doubleGradients(spec, await network.readState(), examples, { weights }, masks);
  const m = await update(network, examples, { weights }, { learningRate: 0.1, masks });
  m.forEach((value, d) => assert.ok(Math.abs(value - wanted.m[d]) < 1e-4, `m_${d}`));
});

Deno.test("simd networks allocate memory for masks once, and none without masks", async () => {
  const spec = dense({ inputs: 2, classes: 3, maxDepth: 6, width: 20 });
  const resources = await createResources(spec, 1);
  using network = simdNetwork(
    ...[spec, { name: "simd", device: "", reason: "" }, denseComputation(spec, resources)] as const,
  );
  const { memory } = resources;
  const examples = randomExamples([2], 3, 400);
  const weights = Array(7).fill(1 / 7);
  await update(network, examples, { weights }, { learningRate: 0.1 });
  const before = memory.buffer.byteLength;
  assert.ok(before <= network.planMemory!(400).bytes + 65536);
  const options = { learningRate: 0.1, masks: randomMasks(network, 400) };
  await update(network, examples, { weights }, options);
  const after = memory.buffer.byteLength;
  assert.ok(after > before && after < before + 2 * 4 * 400 * 20 * 7 + 65536);
  for (let i = 0; i < 3; i++) {
    await update(network, examples, { weights }, options);
    await network.estimateStatistics([{ ...examples, masks: options.masks }]);
    await network.logProbabilities(examples.inputs, { masks: options.masks });
  }
  assert.equal(memory.buffer.byteLength, after);
});
