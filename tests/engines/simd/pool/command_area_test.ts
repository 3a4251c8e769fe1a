// The command area: separate words for the threads.

import assert from "node:assert/strict";
import { commandArea, leastCommandBytes } from "../../../../src/engines/simd/pool/command_area.ts";

for (const threads of [2, 3, 8]) {
  Deno.test(`commandArea() gives ${threads} threads separate words at any address`, () => {
    for (const address of [0, 8, 100, 127, 128, 2 ** 31 + 4]) {
      const bytes = leastCommandBytes(threads);
      const area = commandArea(address, bytes, threads);
      const { run: { generation, owner, open, failed, reason }, text, tasks } = area;
      assert.equal(area.threads.length, threads);
      assert.ok(text.size >= 256 && tasks.size >= 64, `${text.size}, ${tasks.size}`);
      const words = [
        ...[[generation, owner], [open, failed, reason]],
        ...area.threads.map(({ workQueue, end, kernel }) => [workQueue, end, kernel]),
      ];
      const places: [number, number][] = [
        [2 * text.first, 2 * (text.first + text.size)],
        [8 * tasks.first, 8 * (tasks.first + tasks.size)],
      ];
      // words of different threads are in different lines of 128 bytes
      for (const of of words) {
        places.push([4 * Math.min(...of), 4 * Math.max(...of) + 4]);
        assert.equal(new Set(of).size, of.length);
        assert.equal(new Set(of.map((word) => Math.floor(word / 32))).size, 1);
      }
      assert.equal(new Set(words.map(([word]) => Math.floor(word / 32))).size, threads + 2);
      places.sort(([a], [b]) => a - b);
      places.forEach(([start, end], i) => {
        assert.ok(Number.isInteger(start), `${start}`);
        assert.ok(start >= (places[i - 1]?.[1] ?? address) && end <= address + bytes, `${places}`);
      });
    }
  });
}

Deno.test("commandArea() gives the tasks all bytes beyond the minimum", () => {
  const { tasks } = commandArea(0, 65536, 3);
  assert.equal(8 * (tasks.first + tasks.size), 65536);
  assert.equal(commandArea(0, 65535, 3).tasks.size, tasks.size - 1);
});

Deno.test("leastCommandBytes() is 0 for one thread", () => {
  assert.equal(leastCommandBytes(1), 0);
});
