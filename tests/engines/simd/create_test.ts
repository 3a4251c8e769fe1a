// Creation of networks on engine simd.

import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Network } from "../../../src/engines/network.ts";
import { createSimdNetwork } from "../../../src/engines/simd/create.ts";
import { createResources } from "../../../src/engines/simd/dense/resources.ts";
import { denseComputation } from "../../../src/engines/simd/dense/computation.ts";
import { probeVariant } from "../../../src/engines/simd/probe.ts";
import { plainVariant } from "../../../src/engines/simd/variant.ts";
import { simdNetwork } from "../../../src/engines/simd/network.ts";
import { dense } from "../../../src/architectures/specification.ts";
import { assertStatesNear, randomExamples } from "../examples.ts";
import { watchedMemories } from "./watched_memories.ts";
import { update } from "../update.ts";

const info = { name: "", device: "", reason: "" };
const spec = dense({ inputs: 2, classes: 2, maxDepth: 2 });

Deno.test("createSimdNetwork() describes its engine", async () => {
  using network = await createSimdNetwork(spec, { seed: 1, reason: "requested" });
  assert.deepEqual(network.spec, spec);
  assert.equal(network.depth, 2);
  assert.deepEqual(network.engine, {
    name: "simd",
    device: "processor, WebAssembly SIMD, one thread",
    reason: "requested",
    threads: 1,
    arithmetic: plainVariant().relaxed ? "1, relaxed SIMD" : "1",
  });
});

Deno.test("createSimdNetwork() refuses weights that exceed the memory, with the numbers", async () => {
  const huge = dense({ inputs: 2, classes: 2, maxDepth: 1000, width: 1000 });
  await assert.rejects(createSimdNetwork(huge, { seed: 1, reason: "" }), {
    name: "RangeError",
    message: "createSimdNetwork(): the weights of 1000 blocks of width 1000 take 7676 MB, " +
      "more than the 4096 MB of a WebAssembly memory",
  });
});

Deno.test("createResources() without relaxed SIMD gives the same results up to rounding", async () => {
  const examples = randomExamples([2], 2, 20);
  const states = [];
  for (const relaxed of [false, plainVariant().relaxed]) {
    const resources = await createResources(spec, 1, { vectors: 2, relaxed });
    using network = simdNetwork(spec, info, denseComputation(spec, resources));
    await update(network, examples, { weights: [0.2, 0.3, 0.5] }, { learningRate: 0.1 });
    states.push(await network.readState());
  }
  assertStatesNear(states[0], states[1], 1e-5);
});

Deno.test("createSimdNetwork() makes a hundred networks one after the other without leaking their memories", async () => {
  setFlagsFromString("--expose-gc");
  await probeVariant(); // uses its own memories, once per process
  using memories = watchedMemories(runInNewContext("gc"));
  const examples = randomExamples([2], 2, 20);
  const disposed: Network[] = []; // a reference to a disposed network keeps no memory
  for (let seed = 0; seed < 100; seed++) {
    using network = await createSimdNetwork(spec, { seed, reason: "" });
    await update(network, examples, { weights: [0, 0, 1] }, { learningRate: 0.1 });
    disposed.push(network);
  }
  assert.deepEqual([memories.made, disposed.length, await memories.held()], [100, 100, 0]);
});
