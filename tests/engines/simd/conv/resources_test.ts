// Resources of a conv network: memory over a long use, threads, disposal, and crashed threads.

import assert from "node:assert/strict";
import type { Network } from "../../../../src/engines/network.ts";
import { convComputation } from "../../../../src/engines/simd/conv/computation.ts";
import { createConvResources } from "../../../../src/engines/simd/conv/resources.ts";
import { assembleConvKernels, convKernelNames } from "../../../../src/engines/simd/conv/kernels.ts";
import { pageBytes } from "../../../../src/engines/simd/memory.ts";
import { simdNetwork } from "../../../../src/engines/simd/network.ts";
import { startPool } from "../../../../src/engines/simd/pool/pool.ts";
import {
  runtimeWorkers,
  type Thread,
  type Workers,
} from "../../../../src/engines/simd/pool/thread.ts";
import { assertSaysDisposed, callEverything } from "../../examples.ts";
import { makeConv, variedImages } from "./shapes.ts";
import { risingWeights } from "../../exit_weights.ts";
import { tiny } from "./shapes.ts";
import { update } from "../../update.ts";

const images = variedImages(tiny, 10);
const step = { learningRate: 0.05, momentum: 0.5 };
const variant = { vectors: 2, relaxed: false } as const;
const info = { name: "simd", device: "", reason: "" };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

Deno.test("simd conv memory grows with the batch and then stays constant", async () => {
  const resources = await createConvResources(tiny, 2, { threads: 2, variant });
  using network = simdNetwork(tiny, info, convComputation(resources));
  const bytes = () => resources.memory.buffer.byteLength;
  await update(network, images, risingWeights(network), step);
  const start = bytes();
  const large = variedImages(tiny, 150);
  const round = () =>
    callEverything(network, { few: images, many: large, weighting: risingWeights(network), step });
  await round();
  const flat = bytes();
  assert.ok(flat > start);
  for (let i = 0; i < 200; i++) await round();
  assert.equal(bytes(), flat);
  assert.ok((await update(network, images, risingWeights(network), step)).every(Number.isFinite));
});

Deno.test("simd conv networks name a call after disposal", async () => {
  const network = await makeConv(tiny, { threads: 2 });
  using other = await makeConv(tiny, { threads: 2 });
  const queued = other.evaluate(images);
  other[Symbol.dispose]();
  await assert.rejects(queued, { message: "evaluate(): the network is disposed" });
  assert.ok(network.planMemory, "it says so of its memory plan too");
  await assertSaysDisposed(network, images, risingWeights(network), step);
});

/** A network on two threads, and the second one. */
async function networkAndWorker(): Promise<{ network: Network; worker: Thread }> {
  const resources = await createConvResources(tiny, 1, { threads: 2, variant });
  const { plan, memory } = resources;
  resources.pool[Symbol.dispose](); // replaced by another pool on the same memory
  const started: Thread[] = [];
  const runtime = await runtimeWorkers();
  const workers: Workers = {
    start(listener, message) {
      const thread = runtime.start(listener, message);
      started.push(thread);
      return thread;
    },
  };
  const pages = Math.ceil(plan.end / pageBytes);
  const modules = [0, 1].map((thread) =>
    new WebAssembly.Module(
      assembleConvKernels(plan, thread, variant, { pages, shared: true }).bytes,
    )
  );
  const pool = await startPool({
    ...{ memory, modules, names: convKernelNames, commands: plan.commands, workers },
    patience: 2000,
  });
  const network = simdNetwork(tiny, info, convComputation({ ...resources, pool }));
  return { network, worker: started[0] };
}

Deno.test("simd conv networks name a crashed worker, in this call and all later ones", async () => {
  const { network, worker } = await networkAndWorker();
  await update(network, images, risingWeights(network), step);
  await network.estimateStatistics([images]);
  await pause(20); // it sleeps
  worker.onEnd?.("it was shot"); // as called by an unexpected end
  const wanted = { message: "run(): worker 1 of 2 has ended: it was shot" };
  await assert.rejects(update(network, images, risingWeights(network), step), wanted);
  await assert.rejects(network.evaluate(images), wanted);
  await assert.rejects(network.logProbabilities(images.inputs), wanted);
  await assert.rejects(network.estimateStatistics([images]), wanted);
  await network.readState(); // needs no thread
  network[Symbol.dispose]();
});

Deno.test("simd conv networks fail soon and permanently after a worker is terminated", async () => {
  const { network, worker } = await networkAndWorker();
  await update(network, images, risingWeights(network), step);
  worker.terminate();
  const oneMore = () =>
    update(network, images, risingWeights(network), step).then(
      () => "",
      ({ message }) => message as string,
    );
  let message = "";
  for (let i = 0; i < 300 && message === ""; i++) {
    message = await oneMore();
    await pause(10);
  }
  assert.match(message, /^run\(\): worker 1 of 2 (has ended: it ended|did not finish)/);
  assert.equal(await oneMore(), message);
  network[Symbol.dispose]();
});
