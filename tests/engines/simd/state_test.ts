// States on engine simd: names, round trips and errors.

import assert from "node:assert/strict";
import { createNetwork } from "../../../src/engines/create_network.ts";
import type { NetworkState } from "../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { assertNear, assertStatesNear, randomExamples } from "../examples.ts";
import { update } from "../update.ts";

const spec = dense({ inputs: 3, classes: 3, maxDepth: 2, width: 5 });
const examples = randomExamples([3], 3, 10);
const step = { learningRate: 0.1, momentum: 0.5 };
const weighting = { weights: [0.2, 0.3, 0.5] };
const make = (seed = 2) => createSimdNetwork(spec, { seed, reason: "test" });

Deno.test("readState() of simd has the names, order and shapes of cpu", async () => {
  using simd = await make();
  using cpu = await createNetwork(spec, { engine: "cpu", seed: 2 });
  assert.deepEqual(await simd.readState(), await cpu.readState());
  for (const network of [simd, cpu]) {
    await update(network, examples, weighting, step);
    await network.estimateStatistics([examples]);
  }
  const [got, wanted] = [await simd.readState(), await cpu.readState()];
  assert.deepEqual(Object.keys(got), Object.keys(wanted));
  assertStatesNear(got, wanted, 1e-5);
});

Deno.test("writeState() of simd accepts states of cpu, and vice versa", async () => {
  for (const [from, to] of [["simd", "cpu"], ["cpu", "simd"]]) {
    const network = (engine: string, seed: number) =>
      engine === "simd" ? make(seed) : createNetwork(spec, { engine: "cpu", seed });
    using source = await network(from, 2);
    using target = await network(to, 3);
    await update(source, examples, weighting, step);
    await source.estimateStatistics([examples]);
    const state = await source.readState();
    await target.writeState(state);
    assert.deepEqual(await target.readState(), state);
    assertNear(await target.evaluate(examples), await source.evaluate(examples), 1e-5);
    for (const one of [source, target]) await update(one, examples, weighting, step);
    assertStatesNear(await target.readState(), await source.readState(), 1e-5);
  }
});

Deno.test("readState() gives copies", async () => {
  using network = await make();
  await network.estimateStatistics([examples]);
  const state = await network.readState();
  const kept = structuredClone(state);
  for (const { data } of Object.values(state)) data.fill(7);
  assert.deepEqual(await network.readState(), kept);
  await network.writeState(kept);
  const written = structuredClone(kept);
  for (const { data } of Object.values(kept)) data.fill(7);
  assert.deepEqual(await network.readState(), written);
});

Deno.test("writeState() without momenta and statistics clears them", async () => {
  using network = await make();
  const fresh = await network.readState();
  await update(network, examples, weighting, step);
  const first = await network.readState();
  await network.estimateStatistics([examples]);
  await network.writeState(fresh);
  assert.deepEqual(await network.readState(), fresh);
  await update(network, examples, weighting, step);
  assert.deepEqual(await network.readState(), first);
});

const refused: [string, (state: NetworkState) => NetworkState, RegExp][] = [
  [
    "a missing array",
    ({ "stem.bias": _, ...rest }) => rest,
    /^TypeError: writeState\(\): array stem\.bias is missing$/,
  ],
  [
    "an unknown array",
    (state) => ({ ...state, odd: { shape: [1], data: new Float32Array(1) } }),
    /^TypeError: writeState\(\): unknown array odd$/,
  ],
  [
    "a wrong shape",
    (state) => ({ ...state, "head.bias": { shape: [4], data: new Float32Array(4) } }),
    /^TypeError: writeState\(\): head\.bias must have shape \[3\], got \[4\] with 4 values$/,
  ],
  [
    "too few values",
    (state) => ({ ...state, "head.bias": { shape: [3], data: new Float32Array(2) } }),
    /^TypeError: writeState\(\): head\.bias must have shape \[3\], got \[3\] with 2 values$/,
  ],
];
for (const [what, change, message] of refused) {
  Deno.test(`writeState() of simd refuses ${what} and changes nothing`, async () => {
    using network = await make();
    await update(network, examples, weighting, step);
    const state = await network.readState();
    await assert.rejects(network.writeState(change(state)), message);
    assert.deepEqual(await network.readState(), state);
  });
}
