// Starting and switching backends.

import * as tf from "@tensorflow/tfjs-core";
import assert from "node:assert/strict";
import { startBackend } from "../../../src/engines/tfjs/backend.ts";
import { gpuAdapter } from "../../../src/engines/tfjs/gpu.ts";
import { requiresWebGpu } from "../../requirements.ts";

const gpu = await requiresWebGpu();

Deno.test({
  name: "startBackend() starts several at once while another is in use",
  ...gpu,
  async fn() {
    const cpu = await startBackend("cpu");
    const starting = [startBackend("wasm"), startBackend("webgpu")];
    let settled = false;
    const all = Promise.all(starting).finally(() => settled = true);
    let turns = 0;
    for (; !settled; turns++) {
      cpu.use();
      assert.deepEqual([...tf.tidy(() => tf.add(tf.tensor1d([1]), 2).dataSync())], [3]);
      assert.equal(tf.backend(), tf.findBackend("cpu"));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    assert.ok(turns > 1, "nothing happened in between");
    assert.deepEqual((await all).map(({ name }) => name), ["wasm", "webgpu"]);
    for (const backend of [...await all, cpu]) {
      backend.use();
      assert.equal(tf.getBackend(), backend.name);
      assert.equal(tf.backend(), tf.findBackend(backend.name));
    }
  },
});

Deno.test("startBackend() gives the same backend every time", async () => {
  assert.equal(await startBackend("cpu"), await startBackend("cpu"));
});

Deno.test("use() selects its backend by name", async () => {
  const [cpu, wasm] = [await startBackend("cpu"), await startBackend("wasm")];
  for (const backend of [cpu, wasm, cpu, cpu, wasm]) {
    backend.use();
    const y = tf.tidy(() => tf.add(tf.tensor1d([1, 2]), 1).dataSync());
    assert.deepEqual([tf.getBackend(), ...y], [backend.name, 2, 3]);
  }
});

Deno.test("use() costs almost nothing if the backend is current", async () => {
  const wasm = await startBackend("wasm");
  wasm.use();
  const start = performance.now();
  for (let i = 0; i < 100; i++) wasm.use();
  // setting it up anew takes 0.4 ms a time
  assert.ok(performance.now() - start < 10);
});

Deno.test({
  name: "gpuAdapter() describes the device and whether it is hardware",
  ...gpu,
  async fn() {
    const adapter = await gpuAdapter();
    assert.ok(adapter && adapter.description !== "");
    if (/llvmpipe|swiftshader/i.test(adapter.description)) {
      assert.equal(adapter.hardware, false);
      assert.match(adapter.description, / \(software\)$/);
    }
  },
});

Deno.test({
  name: "gpuAdapter() does not load OpenGL, which may abort the process while it exits",
  ignore: gpu.ignore || Deno.build.os !== "linux" || Deno.env.has("DENO_WEBGPU_BACKEND"),
  async fn() {
    await gpuAdapter();
    const loaded = Deno.readTextFileSync("/proc/self/maps");
    assert.match(loaded, /libvulkan/);
    assert.doesNotMatch(loaded, /libEGL/);
    assert.equal(Deno.env.get("DENO_WEBGPU_BACKEND"), undefined);
  },
});
