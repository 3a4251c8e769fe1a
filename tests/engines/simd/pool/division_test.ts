// Division of tasks among threads and parts.

import assert from "node:assert/strict";
import { endOfRange, numbersOf, partsOf } from "../../../../src/engines/simd/pool/division.ts";

const task = (kernel: string, ...operands: number[]) =>
  operands.map((count) => ({ kernel, operands: Array(count).fill(0) }));
const names = (tasks: readonly (readonly { kernel: string }[])[]) =>
  tasks.map((calls) => calls[0].kernel).join("");

Deno.test("endOfRange() assigns task i of n to thread floor(i threads / n)", () => {
  for (const threads of [1, 2, 3, 7]) {
    for (const tasks of [0, 1, 2, 3, 7, 24, 100]) {
      const ends = Array.from(
        { length: threads },
        (_, thread) => endOfRange(thread, tasks, threads),
      );
      assert.equal(ends.at(-1), tasks);
      for (let i = 0; i < tasks; i++) {
        assert.equal(ends.findIndex((end) => i < end), Math.floor(i * threads / tasks));
      }
    }
  }
});

Deno.test("numbersOf() counts the start, the calls, and each call's kernel and operands", () => {
  assert.equal(numbersOf([]), 2);
  assert.equal(numbersOf(task("a", 5, 0, 1)), 2 + 7 + 2 + 3);
});

Deno.test("partsOf() keeps the order, and fills a part before it begins the next", () => {
  const tasks = [task("a", 1), task("b", 1, 0), task("c", 0), task("d", 6), task("e", 0)]; // 5, 7, 4, 10, 4
  const parts = (size: number, most = 9) => partsOf(tasks, size, most).map(names);
  assert.deepEqual(parts(30), ["abcde"]);
  assert.deepEqual(parts(29), ["abcd", "e"]);
  assert.deepEqual(parts(14), ["ab", "cd", "e"]);
  assert.deepEqual(parts(11), ["a", "bc", "d", "e"]);
  assert.deepEqual(parts(30, 2), ["ab", "cd", "e"]);
  assert.deepEqual(partsOf([], 8, 9), []);
});

Deno.test("partsOf() puts a task that is too large into its own part", () => {
  const tasks = [task("a", 0), task("b", 20), task("c", 0), task("d", 0), task("e", 20)];
  assert.deepEqual(partsOf(tasks, 10, 9).map(names), ["a", "b", "cd", "e"]);
});
