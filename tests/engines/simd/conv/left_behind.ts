// A program for a separate process, whose threads can be counted: throws if networks leak threads.

import assert from "node:assert/strict";
import { arrays } from "../../../../src/datasets/arrays.ts";
import { train } from "../../../../src/training/train.ts";
import { makeConv, variedImages } from "./shapes.ts";
import { watchedMemories } from "../watched_memories.ts";
import { assertThreads, slack, threadsOfProcess } from "../process_threads.ts";
import { risingWeights } from "../../exit_weights.ts";
import { tiny } from "./shapes.ts";
import { update } from "../../update.ts";

const images = variedImages(tiny, 10);
const step = { learningRate: 0.05, momentum: 0.5 };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A hundred networks, one after the other. */
async function aHundredNetworks() {
  const round = async (threads: number, seed: number) => {
    using network = await makeConv(tiny, { threads, seed });
    const m = await update(network, images, risingWeights(network), step);
    assert.ok(m.every(Number.isFinite));
  };
  for (const threads of [1, 2, 3]) await round(threads, 0); // the runtime starts its own threads
  await pause(50);
  const before = threadsOfProcess();
  using memories = watchedMemories((globalThis as unknown as { gc: () => void }).gc);
  for (let seed = 0; seed < 100; seed++) await round(seed % 4 ? 1 : 2, seed);
  await assertThreads(before);
  assert.deepEqual([memories.made, await memories.held()], [100, 0]);
}

/** Training streams that are abandoned midway. */
async function unsubscribedTraining() {
  const { inputs, labels } = variedImages(tiny, 60);
  const data = arrays({
    inputs,
    labels,
    shape: [8, 7, 1],
    classes: 3,
  });
  const shape = { outer: 5, inner: 3, maxDepth: 2, threads: 2 };
  const start = () =>
    new Promise<void>((resolve, reject) => {
      const subscription = train(data, { engine: "simd", batchSize: 20, epochs: 1000, ...shape })
        .subscribe({
          error: reject,
          next({ epoch }) {
            if (epoch < 3) return;
            subscription.unsubscribe();
            resolve();
          },
        });
    });
  await start(); // the runtime starts its own threads
  await pause(50);
  const before = threadsOfProcess();
  for (let i = 0; i < 2 * slack; i++) await start();
  await assertThreads(before);
}

await (Deno.args[0] === "networks" ? aHundredNetworks : unsubscribedTraining)();
