// Runs of a pool: every task once, with calls in order, on any one thread.

import assert from "node:assert/strict";
import { leastCommandBytes } from "../../../../src/engines/simd/pool/command_area.ts";
import type { Orders } from "../../../../src/engines/simd/pool/serve.ts";
import { runtimeWorkers, type Workers } from "../../../../src/engines/simd/pool/thread.ts";
import { call, free, makePool, pause, signs, values } from "./fixture.ts";

/** Reproducible whole numbers below `end`. */
function randomNumbers(): (end: number) => number {
  let state = 1;
  return (end) => {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return Math.floor(state / 2 ** 32 * end);
  };
}

for (const threads of [1, 2, 3]) {
  Deno.test(`run() gives each of ${threads} threads a task, nearly always its own`, async () => {
    using made = await makePool(threads);
    assert.equal(made.pool.threads, threads);
    const each = [1, 2, 3].slice(0, threads);
    let own = 0;
    for (let run = 0; run < 40; run++) {
      made.runApart(signs(threads));
      const who = values(made, threads);
      assert.deepEqual(who.toSorted(), each);
      if (who.join() === each.join()) own++;
    }
    // a worker delayed by the system in the previous run may take another thread's task first
    assert.ok(own >= 20, `${own} of 40`);
  });

  for (
    const [how, bytes] of [["at once", 12288], ["in parts", leastCommandBytes(threads)]] as const
  ) {
    Deno.test(`run() runs each task once, in order and on one of ${threads} threads, ${how}`, async () => {
      using made = await makePool(threads, { commands: { address: 4, bytes } });
      const random = randomNumbers();
      const [sums, kept] = [Array(40).fill(0), Array(40).fill(0)];
      for (let run = 0; run < 300; run++) {
        made.pool.run(Array.from({ length: random(41) }, (_, place) => {
          kept[place] = 64 * run + place;
          const steps = Array.from({ length: random(6) }, (_, i) => {
            const [factor, term] = [-0.75, run / 4 + i];
            sums[place] = Math.fround(Math.fround(sums[place] * factor) + term);
            return [
              call("rescale", free + 16 * place, factor, term),
              call("sleep", random(4) === 0 ? random(20_000) : 1),
            ];
          });
          const tell = call("tell", free + 16 * (40 + place));
          return [call("keep", kept[place]), ...steps.flat(), tell];
        }));
        if (run % 30 === 0) await pause(run / 30); // lets workers sleep in some runs
      }
      assert.deepEqual(values(made, 80), [...sums, ...kept]);
    });
  }
}

for (const [threads, slow] of [[2, 0], [2, 1], [3, 1], [3, 2]]) {
  Deno.test(`run() leaves tasks of thread ${slow} of ${threads} to others while it is busy`, async () => {
    using made = await makePool(threads);
    for (let run = 0; run < 20; run++) {
      const [begun, done] = [made.newWord(), made.newWord()];
      const first = 4 * slow;
      const tasks = signs(4 * threads).map((task, i) =>
        i % 4 !== 0 ? [...task, call("arrive", done)] : [
          // each thread begins with its own tasks
          ...[call("arrive", begun), call("await", begun, threads), ...task],
          i === first ? call("await", done, 4 * threads - 1) : call("arrive", done),
        ]
      );
      made.pool.run(tasks);
      const who = values(made, 4 * threads);
      who.forEach((sign, i) => assert.equal(sign === slow + 1, i === first, `${who}`));
      who.forEach((sign, i) => i % 4 || assert.equal(sign, i / 4 + 1, `${who}`));
      if (run % 5 === 0) await pause(3);
    }
  });
}

Deno.test("run() does not wait for workers without tasks", async () => {
  const { start } = await runtimeWorkers();
  const workers: Workers = {
    start: (_, orders) =>
      start(({ memory }, say) => {
        say("");
        // the second word of the line of thread 20
        Atomics.wait(new Int32Array(memory.buffer), 32 * 22 + 1, 0);
      }, orders as Orders),
  };
  const made = await makePool(2, { workers });
  const begin = performance.now();
  for (let run = 0; run < 10; run++) made.pool.run(signs(4));
  assert.deepEqual(values(made, 4), [1, 1, 1, 1]);
  assert.ok(performance.now() - begin < 10_000);
  made.pool[Symbol.dispose]();
  Atomics.notify(new Int32Array(made.memory.buffer), 32 * 22 + 1);
});

Deno.test("run() gives no task to late workers of another pool", async () => {
  const { start } = await runtimeWorkers();
  const workers: Workers = {
    start(listener, message) {
      const orders = message as unknown as Orders;
      return start(listener, { ...orders, mark: orders.mark - 4096 } as unknown as typeof message);
    },
  };
  using made = await makePool(2, { workers });
  for (let run = 0; run < 5; run++) {
    made.pool.run([[call("sleep", 10_000_000)], ...signs(5)]);
    assert.deepEqual(values(made, 5), Array(5).fill(1));
  }
});

Deno.test("run() runs a single task, or one larger than the commands, on the calling thread", async () => {
  using made = await makePool(2, { commands: { address: 4, bytes: leastCommandBytes(2) } });
  made.pool.run(signs(1));
  assert.deepEqual(values(made, 1), [1]);
  const many = Array(40).fill(call("rescale", free + 32, 1, 1));
  const wide = call("sign", free + 16, ...Array(100).fill(0));
  for (let run = 1; run < 20; run++) {
    made.pool.run([
      ...[[call("sleep", 1000)], [call("sleep", 1000)]],
      [wide],
      [call("keep", run), ...many, call("tell", free + 48), call("sign", free + 64)],
      ...[[call("sign", free)], [call("sleep", 1000)]],
    ]);
    assert.deepEqual(values(made, 5).slice(1), [1, 40 * run, run, 1]);
  }
  made.runApart(signs(2));
  assert.deepEqual(values(made, 2), [1, 2]);
});

/** A memory with space for the commands of many tasks, after their data. */
const large = () => ({
  commands: { address: 4 * 65536, bytes: 4 * 65536 },
  memory: new WebAssembly.Memory({ initial: 8, maximum: 65536, shared: true }),
});

Deno.test("run() accepts more tasks than a work-queue word counts", async () => {
  using made = await makePool(2, large());
  made.pool.run(Array.from({ length: 10_000 }, (_, i) => [call("rescale", free + 16 * i, 1, i)]));
  assert.deepEqual(values(made, 10_000), Array.from({ length: 10_000 }, (_, i) => i));
});

Deno.test("run() runs each task once when two threads compete for it", async () => {
  using made = await makePool(2, large());
  const half = 1500;
  // thread 0 finishes its own tasks early
  const tasks = Array.from({ length: 2 * half }, (_, i) => {
    const arrive = call("arrive", free + 4 * i);
    return i < half ? [] : [arrive, arrive, arrive];
  });
  for (let run = 0; run < 200; run++) made.pool.run(tasks);
  const counts = new Int32Array(made.memory.buffer, free + 4 * half, half);
  assert.deepEqual([...counts], Array(half).fill(600));
});

Deno.test("run() refuses unknown kernels before it runs any task, and works afterwards", async () => {
  using made = await makePool(2);
  assert.throws(() => made.pool.run([...signs(1), [call("signs")]]), {
    name: "RangeError",
    message: "run(): kernel must be one of rescale, sign, keep, tell, arrive, await, trap, " +
      "sleep, hang, got signs",
  });
  assert.deepEqual(values(made, 2), [0, 0]);
  made.runApart(signs(2));
  assert.deepEqual(values(made, 2), [1, 2]);
});

Deno.test("run() can access memory that has grown since the start", async () => {
  using made = await makePool(2);
  for (let run = 0; run < 40; run++) {
    const end = made.memory.buffer.byteLength + 65536 * 16;
    made.memory.grow(16);
    made.runApart([[], [call("sign", end - 16)]]);
    assert.equal(new Float32Array(made.memory.buffer)[end / 4 - 4], 2);
    if (run % 8 === 0) await pause(4); // asleep while it grows
  }
});
