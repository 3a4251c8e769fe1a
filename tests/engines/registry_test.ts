// The registry of engines: names, supported networks, and the engine option.

import assert from "node:assert/strict";
import { conv, dense, staged } from "../../src/architectures/specification.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import {
  engineNames,
  engineOf,
  engines,
  processorEngine,
  takes,
} from "../../src/engines/registry.ts";
import { placeOptions, workersEngine } from "../../src/engines/place_options.ts";

Deno.test("engineNames has auto and every engine once", () => {
  assert.deepEqual(engineNames, ["auto", "simd", "webgpu", "wasm", "cpu", "tensorflow"]);
  assert.equal(new Set(engineNames).size, engineNames.length);
  for (const name of engineNames) if (name !== "auto") assert.equal(engineOf(name).name, name);
});

Deno.test("the option engine lists the engines, for workers only those that they can use", () => {
  assert.match(placeOptions.engine.about, /: auto, simd, webgpu, wasm, cpu, tensorflow$/);
  assert.match(workersEngine.about, /: auto, simd, webgpu, wasm, cpu$/);
});

Deno.test("processorEngine() is simd if it supports the network, else wasm", () => {
  const kinds = ["dense", "conv", "staged", "chain"] as const;
  assert.deepEqual(kinds.map((kind) => processorEngine({ kind })), [
    "simd",
    "simd",
    "wasm",
    "wasm",
  ]);
  const simd = engines.find(({ name }) => name === "simd")!;
  assert.deepEqual(kinds.map((kind) => takes(simd, { kind })), [true, true, false, false]);
});

Deno.test("createNetwork() refuses a network that the engine does not support, and names engines that do", async () => {
  const spec = staged({ size: [8, 8], inputChannels: 1, classes: 2, stages: [1], channels: [4] });
  await assert.rejects(createNetwork(spec, { engine: "simd" }), {
    name: "TypeError",
    message:
      "createNetwork(): engine simd takes only a dense or conv network, got a staged network; use one of webgpu, " +
      "wasm, cpu, tensorflow",
  });
  using network = await createNetwork(spec);
  assert.ok(["wasm", "webgpu"].includes(network.engine.name));
  const vectors = dense({ inputs: 2, classes: 2, maxDepth: 1 });
  const images = conv({ size: [6, 6], channels: 1, classes: 2, maxDepth: 1 });
  for (const each of [vectors, images]) {
    using made = await createNetwork(each, { engine: "simd" });
    assert.equal(made.engine.reason, "requested");
  }
});
