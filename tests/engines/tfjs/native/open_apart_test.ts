// The library of engine tensorflow in one process with workers that end, WebGPU's drivers and other allocators.

import assert from "node:assert/strict";
import { requiresProgram, requiresTensorFlow, requiresWebGpu } from "../../../requirements.ts";
import { temporaryFolder } from "../../../temporary_folder.ts";
import { compileLibrary } from "./compiled_library.ts";

const at = (file: string) => new URL(`../../../../${file}`, import.meta.url).href;

const start = `
const { startBackend } = await import("${at("src/engines/tfjs/backend.ts")}");
const engine = () => startBackend("tensorflow", { threads: 1 });
// without a preference WebGPU starts OpenGL's drivers too, which make their LLVM global
const webGpu = async () => (await (await navigator.gpu.requestAdapter()).requestDevice()).destroy();
`;

/** A worker starts the engine and ends, then the program goes on. */
const startedInWorker = (then: string) =>
  `${start}
if (self.name === "worker") {
  await engine();
  self.postMessage("started");
  self.close();
} else {
  Deno.dlopen("libstdc++.so.6", {}); // otherwise it would be TensorFlow's, and keep it loaded
  const worker = new Worker(import.meta.url, { type: "module", name: "worker" });
  await new Promise((resolve) => worker.onmessage = resolve);
  ${then}
}`;

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
    const { code, out, err } = await run(startedInWorker(`
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    Deno.dlopen("libBrokenLocale.so.1", {}).close(); // has the linker unload what is not used
  }
  console.log(Deno.readTextFileSync("/proc/self/maps").includes("libtensorflow_cc"));`));
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

/** An allocator in place of the C library's, which never reuses memory and ends the process on memory of another one. */
const allocator = `
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
enum { header = 64 };
static const size_t reserved = (size_t)1 << 36;
static _Atomic(char *) place;
static atomic_size_t used;
static char *start(void) {
  char *known = place;
  if (known) return known;
  char *made = mmap(0, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (atomic_compare_exchange_strong(&place, &known, made)) return made;
  munmap(made, reserved);
  return known;
}
static void *aligned(size_t to, size_t n) {
  if (to < header) to = header;
  size_t room = (n + header + to + header - 1) / header * header;
  char *p = start() + atomic_fetch_add(&used, room) + header;
  p += (to - (size_t)p % to) % to;
  ((size_t *)p)[-1] = n;
  return p;
}
void *malloc(size_t n) { return aligned(header, n); }
void *calloc(size_t n, size_t size) { return aligned(header, n * size); }
void *memalign(size_t to, size_t n) { return aligned(to, n); }
void *aligned_alloc(size_t to, size_t n) { return aligned(to, n); }
int posix_memalign(void **p, size_t to, size_t n) { *p = aligned(to, n); return 0; }
void free(void *p) { if (p && (size_t)((char *)p - place) >= reserved) abort(); }
size_t malloc_usable_size(void *p) { return p ? ((size_t *)p)[-1] : 0; }
void *realloc(void *p, size_t n) {
  void *q = malloc(n);
  free(p);
  size_t had = malloc_usable_size(p);
  return memcpy(q, p ? p : q, had < n ? had : n);
}
`;

const startedAfterwards = `${start}
const names = { dlsym: { parameters: ["pointer", "buffer"], result: "pointer" } };
const { dlsym } = Deno.dlopen("libdl.so.2", names).symbols;
await webGpu();
console.log(dlsym(null, new TextEncoder().encode("LLVMContextCreate\\0")) !== null);
await engine();`;

Deno.test({
  name:
    "engine tensorflow starts where the allocator is replaced, after WebGPU's drivers not, and says why",
  ignore: both.ignore || requiresProgram("gcc").ignore,
  async fn() {
    using folder = temporaryFolder();
    compileLibrary(folder, "allocator.so", allocator);
    const env = { LD_PRELOAD: `${folder.path}/allocator.so` };
    const [before, after] = await Promise.all([
      run(startedInWorker("await webGpu(); await engine();"), env),
      run(startedAfterwards, env),
    ]);
    assert.equal(before.code, 0, before.err);
    const refused = after.out === "true"; // Mesa's drivers alone make their LLVM global
    assert.equal(after.code, refused ? 1 : 0, after.err);
    const reason =
      /Error: engine tensorflow: it cannot start after WebGPU has loaded Mesa's drivers, /;
    if (refused) assert.match(after.err, reason);
  },
});
