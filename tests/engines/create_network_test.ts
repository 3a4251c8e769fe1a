// Creation of networks: choice of the engine, equal weights on all engines, and required permissions.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { createNetwork } from "../../src/engines/create_network.ts";
import { type EngineName, engineNames } from "../../src/engines/registry.ts";
import { conv, dense } from "../../src/architectures/specification.ts";
import { gpuAdapter } from "../../src/engines/tfjs/gpu.ts";
import { temporaryFolder } from "../temporary_folder.ts";
import { requiresWebGpu } from "../requirements.ts";
import { assertNear, assertStatesNear, randomExamples } from "./examples.ts";
import { update } from "./update.ts";

const small = dense({ inputs: 3, classes: 3, maxDepth: 2, width: 4 });
const images = conv({ size: [7, 8], channels: 2, classes: 3, maxDepth: 1, outer: 4, inner: 2 });

Deno.test("createNetwork() chooses the CPU for dense networks, and says why", async () => {
  using network = await createNetwork(small);
  assert.deepEqual([network.engine.name, network.depth, network.spec], ["simd", 2, small]);
  assert.match(network.engine.reason, /^auto: CPU, because dense networks are fastest there$/);
  assert.match(network.engine.device, /^processor, WebAssembly SIMD, one thread$/);
});

Deno.test("createNetwork() chooses a GPU for conv networks only if it is hardware", async () => {
  const adapter = await gpuAdapter();
  using network = await createNetwork(images);
  const wanted = adapter?.hardware ? "webgpu" : "simd";
  assert.equal(network.engine.name, wanted);
  assert.match(
    network.engine.reason,
    adapter
      ? /^auto: (a GPU was found|CPU, because only a software GPU was found)$/
      : /^auto: CPU, because no GPU was found$/,
  );
});

Deno.test("createNetwork() says that an engine was requested", async () => {
  using network = await createNetwork(small, { engine: "cpu" });
  assert.deepEqual([network.engine.name, network.engine.reason], ["cpu", "requested"]);
});

Deno.test("createNetwork() names the engines if the given one is unknown", async () => {
  await assert.rejects(createNetwork(small, { engine: "cuda" as EngineName }), {
    name: "RangeError",
    message: `createNetwork(): engine must be one of ${engineNames.join(", ")}, got "cuda"`,
  });
});

const gpu = await requiresWebGpu();
for (const spec of [small, images]) {
  Deno.test({
    name: `createNetwork() gives the same ${spec.kind} network for the same seed on every engine`,
    async fn() {
      const shape = spec.kind === "dense" ? [3] : [7, 8, 2];
      const examples = randomExamples(shape, 3, 12);
      const results = [];
      const engines = ["cpu", "wasm", "simd"];
      if (!gpu.ignore) engines.push("webgpu");
      for (const engine of engines as EngineName[]) {
        using network = await createNetwork(spec, { engine, seed: 5 });
        const weights = await network.readState();
        const weighting = { weights: Array.from({ length: spec.maxDepth + 1 }, () => 0.4) };
        const m = await update(network, examples, weighting, { learningRate: 0.1 });
        results.push({ weights, m });
      }
      for (const { weights, m } of results.slice(1)) {
        assertStatesNear(weights, results[0].weights, 0);
        assertNear(m, results[0].m, 1e-4, "m");
      }
      using other = await createNetwork(spec, { engine: "cpu", seed: 6 });
      assert.notDeepEqual(await other.readState(), results[0].weights);
    },
  });
}

Deno.test("createNetwork() gives a block the same weights at any depth", async () => {
  using shallow = await createNetwork(small, { engine: "cpu", seed: 5 });
  using deep = await createNetwork({ ...small, maxDepth: 4 }, { engine: "cpu", seed: 5 });
  const all = await deep.readState();
  const some = await shallow.readState();
  for (const [name, array] of Object.entries(some)) assert.deepEqual(all[name], array, name);
  assert.ok(Object.keys(all).length > Object.keys(some).length);
});

/** Runs a program that makes a network and trains it for a step, with the given permissions. */
async function asProgram(engine: EngineName, flags: string[]) {
  using folder = temporaryFolder();
  const at = (file: string) => new URL(`../../${file}`, import.meta.url);
  const program = folder.write(
    "program.ts",
    `import { createNetwork, dense } from "${at("mod.ts")}";
using network = await createNetwork(dense({ inputs: 1, classes: 2, maxDepth: 1 }), { engine: "${engine}" });
const examples = { inputs: Float32Array.of(1, 2), labels: Int32Array.of(0, 1) };
const pass = await network.forward(examples, { exits: [1] });
await pass.backward([0, 1], { learningRate: 0.1 });
console.log(network.engine.name);
`,
  );
  const config = `--config=${fileURLToPath(at("deno.json"))}`;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", config, ...flags, program],
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), err: text(stderr) };
}

Deno.test("createNetwork() needs no permission for cpu and prints nothing", async () => {
  assert.deepEqual(await asProgram("cpu", []), { code: 0, out: "cpu\n", err: "" });
});

Deno.test("createNetwork() needs read permission for wasm and prints nothing", async () => {
  assert.deepEqual(await asProgram("wasm", ["--allow-read"]), { code: 0, out: "wasm\n", err: "" });
});

Deno.test("createNetwork() names the permission that wasm lacks", async () => {
  const { code, err } = await asProgram("wasm", []);
  assert.equal(code, 1);
  assert.match(
    err,
    /Error: engine wasm: .*it reads the files of its package: run with --allow-read/,
  );
});

Deno.test({
  name: "createNetwork() needs two environment variables to print nothing on webgpu",
  ...gpu,
  async fn() {
    const quiet = await asProgram("webgpu", ["--allow-env=XDG_RUNTIME_DIR,DENO_WEBGPU_BACKEND"]);
    assert.deepEqual(quiet, { code: 0, out: "webgpu\n", err: "" });
  },
});
