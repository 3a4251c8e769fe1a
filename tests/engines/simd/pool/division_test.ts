// Who does which calls, and which of them fit together.

import assert from "node:assert/strict";
import { callsOfThreads, numbersOf, partsOf } from "../../../../src/engines/simd/pool/division.ts";

const call = (kernel: string, operands = 0) => ({ kernel, operands: Array(operands).fill(0) });
const names = (calls: readonly { kernel: string }[]) => calls.map(({ kernel }) => kernel).join("");

Deno.test("callsOfThreads() deals tasks out in order, each whole", () => {
  const tasks = [..."abcdefg"].map((name) => [call(name), call(name.toUpperCase())]);
  const dealt = (count: number, threads: number) =>
    callsOfThreads(tasks.slice(0, count), threads).map(names);
  assert.deepEqual(dealt(7, 1), ["aAbBcCdDeEfFgG"]);
  assert.deepEqual(dealt(7, 2), ["aAbBcCdD", "eEfFgG"]);
  assert.deepEqual(dealt(7, 3), ["aAbBcC", "dDeE", "fFgG"]);
  assert.deepEqual(dealt(2, 3), ["aA", "bB", ""]);
  assert.deepEqual(dealt(1, 2), ["aA", ""]);
  assert.deepEqual(dealt(0, 2), ["", ""]);
});

Deno.test("callsOfThreads() takes a task of very many calls", () => {
  const [calls] = callsOfThreads([Array(300_000).fill(call("a"))], 1);
  assert.equal(calls.length, 300_000);
});

Deno.test("numbersOf() counts the kernel, the number of operands, and the operands", () => {
  assert.equal(numbersOf(call("a", 5)), 7);
});

Deno.test("partsOf() keeps the order, and fills a part before it begins the next", () => {
  const calls = [call("a", 1), call("b", 3), call("c", 0), call("d", 6), call("e", 0)]; // 3, 5, 2, 8, 2
  const parts = (size: number) => partsOf(calls, size).map(names);
  assert.deepEqual(parts(20), ["abcde"]);
  assert.deepEqual(parts(19), ["abcd", "e"]);
  assert.deepEqual(parts(10), ["abc", "de"]);
  assert.deepEqual(parts(8), ["ab", "c", "d", "e"]);
  assert.deepEqual(partsOf([], 8), []);
});
