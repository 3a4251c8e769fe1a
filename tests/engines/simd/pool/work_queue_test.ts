// The work queue of the calling thread; for workers see pool_test.ts.

import assert from "node:assert/strict";
import { commandArea, leastCommandBytes } from "../../../../src/engines/simd/pool/command_area.ts";
import { markOf, mostTasks, newWorkQueue } from "../../../../src/engines/simd/pool/work_queue.ts";

function workQueue(threads: number, owner: number) {
  const bytes = leastCommandBytes(threads);
  const words = new Int32Array(new SharedArrayBuffer(bytes));
  words.fill(-1);
  const area = commandArea(0, bytes, threads);
  return { words, area, queue: newWorkQueue(words, area, owner) };
}

for (const owner of [1, 2 ** 19, 2 ** 20 - 1, 2 ** 31 - 1, -(2 ** 31)]) {
  Deno.test(`take() gives all tasks once, in order, to pool ${owner}`, () => {
    for (const threads of [2, 3, 8]) {
      const { queue: { deal, take }, words, area } = workQueue(threads, owner);
      assert.equal(take(), -1);
      for (const count of [0, 1, 2, 7, 24, mostTasks]) {
        deal(count);
        assert.equal(words[area.run.open], count);
        for (let i = 0; i < count; i++) assert.equal(take(), i);
        assert.equal(take(), -1);
        for (const { workQueue } of area.threads) assert.equal(words[workQueue], markOf(owner));
      }
    }
  });
}

Deno.test("withdraw() takes all remaining tasks, and returns their number", () => {
  const { queue: { deal, take, withdraw } } = workQueue(3, 5);
  deal(24);
  take();
  take();
  assert.equal(withdraw(), 22);
  assert.equal(withdraw(), 0);
  assert.equal(take(), -1);
});

Deno.test("markOf() does not use the counter bits, and differs between pools", () => {
  const marks = Array.from({ length: 1000 }, (_, i) => markOf(2 ** 19 - 500 + i));
  assert.equal(new Set(marks).size, 1000);
  assert.ok(marks.every((mark) => (mark & mostTasks) === 0 && mark === (mark | 0)));
});
