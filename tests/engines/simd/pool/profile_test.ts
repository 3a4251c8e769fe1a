// Timing of passes: between start and read, and off otherwise.

import assert from "node:assert/strict";
import type { KernelPool } from "../../../../src/engines/simd/pool/pool.ts";
import { betweenPasses, timedPool } from "../../../../src/engines/simd/pool/profile.ts";
import type { Task } from "../../../../src/engines/simd/pool/division.ts";

/** A pool whose passes take as long as their operands say, with a log of its calls. */
function slowPool() {
  const runs: (readonly Task[])[] = [];
  let disposed = 0;
  const pool: KernelPool = {
    threads: 3,
    run(tasks) {
      runs.push(tasks);
      wait(tasks[0]?.[0]?.operands[0] ?? 0);
    },
    [Symbol.dispose]: () => void disposed++,
  };
  return { pool, runs, disposed: () => disposed };
}

function wait(milliseconds: number) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const pass = (milliseconds: number, ...kernels: string[]): Task[] => [
  kernels.map((kernel) => ({ kernel, operands: [milliseconds] })),
  [{ kernel: "other", operands: [] }],
];

Deno.test("timedPool() forwards runs and disposal and has the pool's threads", () => {
  const { pool, runs, disposed } = slowPool();
  const timed = timedPool(pool);
  assert.equal(timed.pool.threads, 3);
  const [first, second] = [pass(0, "one"), pass(0, "two")];
  timed.pool.run(first);
  timed.times.start();
  timed.pool.run(second);
  assert.equal(runs[0], first);
  assert.equal(runs[1], second);
  timed.pool[Symbol.dispose]();
  assert.equal(disposed(), 1);
});

Deno.test("timedPool() times passes by the last kernel of their first task, and the time between them", () => {
  const { pool, times } = timedPool(slowPool().pool);
  times.start();
  pool.run(pass(12, "zero", "product"));
  wait(4);
  pool.run(pass(3, "norm"));
  pool.run(pass(8, "product"));
  const read = times.read();
  assert.deepEqual(new Set(Object.keys(read)), new Set(["product", "norm", betweenPasses]));
  assert.ok(read.product >= 20 && read.norm >= 3 && read[betweenPasses] >= 4);
  const sorted = Object.values(read).toSorted((a, b) => b - a);
  assert.deepEqual(Object.values(read), sorted);
});

Deno.test("timedPool() adds up to the time since the start", () => {
  const { pool, times } = timedPool(slowPool().pool);
  const before = performance.now();
  times.start();
  for (let i = 0; i < 5; i++) {
    wait(1);
    pool.run(pass(1, `kernel ${i % 2}`));
  }
  pool.run([]);
  const sum = Object.values(times.read()).reduce((sum, value) => sum + value, 0);
  const after = performance.now() - before;
  assert.ok(sum >= 10 && sum <= after, `${sum} of ${after}`);
});

Deno.test("timedPool() reads no clock and counts nothing before it is started", () => {
  const idle: KernelPool = { threads: 1, run() {}, [Symbol.dispose]() {} };
  const { pool, times } = timedPool(idle);
  const { now } = performance;
  performance.now = () => assert.fail("the clock was read");
  try {
    pool.run(pass(0, "early"));
  } finally {
    performance.now = now;
  }
  assert.deepEqual(times.read(), {});
  times.start();
  pool.run(pass(0, "late"));
  assert.deepEqual(Object.keys(times.read()).sort(), [betweenPasses, "late"]);
});

Deno.test("timedPool() resets at every start, and continues after a read", () => {
  const { pool, times } = timedPool(slowPool().pool);
  times.start();
  pool.run(pass(10, "first"));
  const once = times.read();
  pool.run(pass(1, "first"));
  assert.ok(times.read().first >= once.first + 1);
  times.start();
  assert.deepEqual(Object.keys(times.read()), [betweenPasses]);
});

Deno.test("timedPool() continues after a failed run", () => {
  const { pool, times } = timedPool({
    threads: 1,
    run: () => {
      throw new Error("run(): no");
    },
    [Symbol.dispose]() {},
  });
  times.start();
  assert.throws(() => pool.run(pass(0, "one")), { message: "run(): no" });
  assert.deepEqual(Object.keys(times.read()), [betweenPasses]);
});
