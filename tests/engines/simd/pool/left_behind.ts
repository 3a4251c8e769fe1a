// A program for a separate process, whose threads can be counted: throws if pools leak threads.

import assert from "node:assert/strict";
import { makePool, moduleOf, pause, signs, values } from "./fixture.ts";
import { assertThreads, threadsOfProcess } from "../process_threads.ts";

/** Pools with one worker that cannot start. */
async function failingStart() {
  const before = threadsOfProcess();
  for (let i = 0; i < 5; i++) {
    const modules = [0, 1, 2].map((i) => moduleOf(i, true, -1, i === 2 ? 100 : 1));
    await assert.rejects(makePool(3, { modules }), (error) => {
      assert.match(
        (error as Error).message,
        /^startPool\(\): worker 2 of 3 could not start: .*memory/,
      );
      return true;
    });
  }
  await assertThreads(before);
}

/** Consecutive pools in one memory. */
async function disposal() {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  const round = async (i: number) => {
    using made = await makePool(2, { memory });
    made.runApart(signs(2));
    assert.deepEqual(values(made, 2), [1, 2]);
    if (i % 2) await pause(4);
  };
  await round(1); // the runtime starts its own threads
  await pause(50);
  const before = threadsOfProcess();
  for (let i = 0; i < 20; i++) await round(i);
  await assertThreads(before);
}

await (Deno.args[0] === "start" ? failingStart : disposal)();
