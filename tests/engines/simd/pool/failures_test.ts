// Failures of a pool: errors, no further tasks, and permanence.

import assert from "node:assert/strict";
import { commandArea } from "../../../../src/engines/simd/pool/command_area.ts";
import type { Orders } from "../../../../src/engines/simd/pool/serve.ts";
import { runtimeWorkers, type Workers } from "../../../../src/engines/simd/pool/thread.ts";
import { call, free, makePool, message, pause, signs, values } from "./fixture.ts";

/** The address of a thread's work-queue word in a pool of two, and its value between runs. */
function workQueueOf({ memory }: { memory: WebAssembly.Memory }, thread: number) {
  const { workQueue } = commandArea(0, 4096, 2).threads[thread];
  return { address: 4 * workQueue, none: new Int32Array(memory.buffer)[workQueue] };
}

Deno.test("run() names the failed worker and kernel, and again in every later call", async () => {
  using made = await makePool(3, { lost: 2 });
  const text = "run(): worker 2 of 3 failed in kernel trap: memory access out of bounds";
  const act = () => made.runApart([...signs(2), [call("sign", free + 32), call("trap")]]);
  assert.equal(message(act), text);
  assert.deepEqual(values(made, 3), [1, 2, 3]);
  const again = () => made.pool.run([]);
  assert.equal(message(again), text);
  await pause(20);
  assert.equal(message(again), text);
});

Deno.test("run() waits for the workers before it reports that the calling thread failed", async () => {
  using made = await makePool(2, { lost: 0 });
  const text = "run(): the calling thread failed in kernel trap: memory access out of bounds";
  const slow = [call("sleep", 30_000_000), call("sign", free)];
  const start = performance.now();
  assert.throws(() => made.runApart([[call("trap"), call("sign", free + 16)], slow]), (error) => {
    assert.equal((error as Error).message, text);
    assert.ok((error as Error).cause instanceof WebAssembly.RuntimeError);
    return true;
  });
  assert.ok(performance.now() - start < 15_000); // woken, not only after the timeout of 30 s
  assert.deepEqual(values(made, 2), [2, 0]);
  assert.equal(message(() => made.pool.run([])), text);
});

for (const lost of [0, 1]) {
  Deno.test(`run() begins no more tasks when thread ${lost} of 2 has failed`, async () => {
    using made = await makePool(2, { lost });
    const { address: workQueue, none } = workQueueOf(made, 1); // the queue that is withdrawn last
    const word = made.newWord();
    const tasks = signs(8);
    for (const thread of [0, 1]) {
      tasks[4 * thread].unshift(
        ...[call("arrive", word), call("await", word, 2)],
        thread === lost ? call("trap") : call("await", workQueue, none),
      );
    }
    assert.match(message(() => made.pool.run(tasks))!, /failed in kernel trap: memory access out/);
    assert.deepEqual(values(made, 8), [1, 0, 0, 0, 2, 0, 0, 0].map((s) => s - 1 === lost ? 0 : s));
  });
}

Deno.test("run() with one thread needs no commands, and fails in the same way", async () => {
  using made = await makePool(1, { lost: 0, commands: undefined });
  made.pool.run(signs(3));
  assert.deepEqual(values(made, 3), [1, 1, 1]);
  const text = "run(): the calling thread failed in kernel trap: memory access out of bounds";
  assert.equal(message(() => made.pool.run([[call("trap")]])), text);
  assert.equal(message(() => made.pool.run(signs(1))), text);
});

Deno.test("run() times out for a worker that does not finish, and in every later call, though it finishes then", async () => {
  using made = await makePool(3, { lost: 1, patience: 400 });
  const start = performance.now();
  const text = "run(): worker 1 of 3 did not finish within 400 ms: it is in kernel hang";
  const act = () => made.runApart([...signs(1), [call("hang")], [call("sign", free + 32)]]);
  assert.equal(message(act), text);
  assert.ok(performance.now() - start < 5000);
  assert.deepEqual(values(made, 3), [1, 0, 3]);
  assert.equal(message(act), text);
  made.release();
  const words = new Int32Array(made.memory.buffer);
  const { kernel } = commandArea(0, 4096, 3).threads[1];
  for (let i = 0; i < 500 && words[kernel] !== 0; i++) await pause(10);
  assert.equal(words[kernel], 0);
  assert.equal(message(act), text);
});

Deno.test("run() times out for a worker that ended with a task", async () => {
  const { start } = await runtimeWorkers();
  const workers: Workers = {
    start: (_, orders) =>
      start(({ memory, area, thread }, say) => {
        const words = new Int32Array(memory.buffer);
        const { workQueue, kernel } = area.threads[thread];
        say("");
        while ((Atomics.load(words, workQueue) & 4095) === 0);
        words[kernel] = 1;
        Atomics.sub(words, workQueue, 1);
      }, orders as Orders),
  };
  using made = await makePool(2, { workers, patience: 400 });
  const { address: workQueue, none } = workQueueOf(made, 1);
  assert.equal(
    message(() => made.pool.run([[call("await", workQueue, none)], ...signs(1)])),
    "run(): worker 1 of 2 did not finish within 400 ms: it does not answer",
  );
});

Deno.test("run() works without a worker that has ended, until the end is reported", async () => {
  // another pool at the same address ends the first one's worker
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  using first = await makePool(2, { memory });
  using second = await makePool(2, { memory });
  const heard = "run(): worker 1 of 2 has ended: it ended";
  for (let i = 0; i < 500 && message(() => first.pool.run(signs(4))) === undefined; i++) {
    assert.deepEqual(values(first, 4), [1, 1, 1, 1]);
    await pause(10);
  }
  assert.equal(message(() => first.pool.run(signs(4))), heard);
  first[Symbol.dispose]();
  second.runApart(signs(2)); // and continues when the first is disposed
  assert.deepEqual(values(second, 2), [1, 2]);
});

Deno.test("run() detects between runs that a worker has ended", async () => {
  using made = await makePool(2);
  const words = new Int32Array(made.memory.buffer);
  Atomics.add(words, 1, 1); // the owner
  Atomics.add(words, 0, 1); // the generation
  Atomics.notify(words, 0);
  for (let i = 0; i < 500 && message(() => made.pool.run([])) === undefined; i++) await pause(10);
  assert.equal(
    message(() => made.pool.run([])),
    "run(): worker 1 of 2 has ended: it ended",
  );
});
