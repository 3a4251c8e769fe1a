// That threads do not get in each other's way in the command area.

import assert from "node:assert/strict";
import { commandArea, leastCommandBytes } from "../../../../src/engines/simd/pool/command_area.ts";

for (const threads of [2, 3, 8]) {
  Deno.test(`commandArea() gives ${threads} threads places of their own, wherever it begins`, () => {
    for (const address of [0, 8, 100, 127, 128, 2 ** 31 + 4]) {
      const bytes = leastCommandBytes(threads);
      const { run, workers } = commandArea(address, bytes, threads);
      assert.equal(workers.length, threads - 1);
      const words = [[run.generation, run.owner]];
      const places: [number, number][] = [];
      for (const { done, calls, kernel, failed, share } of workers) {
        words.push([done, calls, kernel, failed]);
        places.push([8 * share.first, 8 * (share.first + share.size)]);
        assert.ok(share.size >= 64 && share.first % 16 === 0, `${share.first}, ${share.size}`);
      }
      // words of different threads are in different lines of 128 bytes
      for (const of of words) {
        places.push([4 * Math.min(...of), 4 * Math.max(...of) + 4]);
        assert.equal(new Set(of).size, of.length);
        assert.equal(new Set(of.map((word) => Math.floor(word / 32))).size, 1);
      }
      assert.equal(new Set(words.map(([word]) => Math.floor(word / 32))).size, threads);
      places.sort(([a], [b]) => a - b);
      places.forEach(([start, end], i) => {
        assert.ok(start >= (places[i - 1]?.[1] ?? address) && end <= address + bytes, `${places}`);
      });
    }
  });
}

Deno.test("commandArea() gives the workers what there is beyond the least", () => {
  const sizes = commandArea(0, 65536, 3).workers.map(({ share }) => share.size);
  assert.deepEqual(sizes, [4064, 4064]);
});

Deno.test("leastCommandBytes() is nothing for one thread", () => {
  assert.equal(leastCommandBytes(1), 0);
});
