// The library of engine tensorflow in one process with workers that end, WebGPU's drivers and other allocators.

import assert from "node:assert/strict";
import { requiresTensorFlow, requiresWebGpu } from "../../../requirements.ts";
import { temporaryFolder } from "../../../temporary_folder.ts";

const at = (file: string) => new URL(`../../../../${file}`, import.meta.url).href;

const start = `
const { startBackend } = await import("${at("src/engines/tfjs/backend.ts")}");
const engine = () => startBackend("tensorflow", { threads: 1 });
// without a preference WebGPU starts OpenGL's drivers too, which make their LLVM global
const webGpu = async () => (await (await navigator.gpu.requestAdapter()).requestDevice()).destroy();
`;

/** Runs a program in the folder in which engine tensorflow is installed. */
async function run(program: string, env: Record<string, string> = {}) {
  using folder = temporaryFolder();
  folder.write("program.ts", program);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--cached-only",
      "--config=deno.json",
      "--allow-all",
      `${folder.path}/program.ts`,
    ],
    cwd: new URL(at(".")),
    env: { NO_COLOR: "1", FATHOM_TENSORFLOW: "", ...env },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out.trim(), err };
}

Deno.test({
  name:
    "engine tensorflow stays loaded when the worker that started it ends, and the process ends with 0",
  ...requiresTensorFlow(),
  async fn() {
    const { code, out, err } = await run(`
if (self.name === "worker") {
  ${start}
  await engine();
  self.postMessage("started");
  self.close();
} else {
  Deno.dlopen("libstdc++.so.6", {}); // otherwise it would be TensorFlow's, and keep it loaded
  const worker = new Worker(import.meta.url, { type: "module", name: "worker" });
  await new Promise((resolve) => worker.onmessage = resolve);
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    Deno.dlopen("libBrokenLocale.so.1", {}).close(); // has the linker unload what is not used
  }
  console.log(Deno.readTextFileSync("/proc/self/maps").includes("libtensorflow_cc"));
}`);
    assert.deepEqual([code, out], [0, "true"], err);
  },
});

const both = {
  ignore: requiresTensorFlow().ignore || (await requiresWebGpu()).ignore,
};

Deno.test({
  name:
    "engine tensorflow starts before and after WebGPU's drivers in one process, which ends with 0",
  ...both,
  async fn() {
    const orders = ["await engine(); await webGpu();", "await webGpu(); await engine();"];
    const runs = await Promise.all(orders.map((order) => run(`${start}${order}`)));
    for (const { code, err } of runs) assert.equal(code, 0, err);
  },
});

Deno.test({
  name:
    "engine tensorflow starts where the allocator is replaced, after WebGPU's drivers not, and says why",
  ...both,
  async fn() {
    const env = { LD_PRELOAD: "libc_malloc_debug.so.0" };
    const [before, after] = await Promise.all([
      run(
        `${start}
if (self.name === "worker") {
  await engine();
  self.postMessage("started");
} else {
  const worker = new Worker(import.meta.url, { type: "module", name: "worker" });
  await new Promise((resolve) => worker.onmessage = resolve);
  worker.terminate();
  await webGpu();
  await engine(); // loaded already
}`,
        env,
      ),
      run(`${start}await webGpu(); await engine();`, env),
    ]);
    assert.equal(before.code, 0, before.err);
    // Mesa's drivers alone make an LLVM global
    if (after.code !== 0) {
      assert.equal(after.code, 1, after.err);
      assert.match(after.err, /Error: engine tensorflow: it cannot start after WebGPU has loaded/);
    }
  },
});
