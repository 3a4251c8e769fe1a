// Waiting for words that are never set, already set, and set by another thread.

import assert from "node:assert/strict";
import { runtimeWorkers } from "../../../../src/engines/simd/pool/thread.ts";
import { maySleep, waitForWord } from "../../../../src/engines/simd/pool/waiting.ts";

const wordsOfZero = () => new Int32Array(new SharedArrayBuffer(64));

Deno.test("maySleep() is true on Deno and does not change the word", () => {
  const words = wordsOfZero();
  assert.equal(maySleep(words, 3), true);
  assert.deepEqual([...words], Array(16).fill(0));
});

Deno.test("maySleep() is false if Atomics.wait is not allowed, as on a browser's main thread", () => {
  const { wait } = Atomics;
  Atomics.wait = () => {
    throw new TypeError("Atomics.wait cannot be called in this context");
  };
  try {
    assert.equal(maySleep(wordsOfZero(), 0), false);
  } finally {
    Atomics.wait = wait;
  }
});

Deno.test("waitForWord() accepts a word that is already set, even with no time left", () => {
  assert.equal(waitForWord(wordsOfZero(), 0, 0, -1, true), true);
});

for (const sleeps of [true, false]) {
  const how = sleeps ? "asleep" : "awake";
  Deno.test(`waitForWord() gives up after its timeout, ${how}`, () => {
    const start = performance.now();
    assert.equal(waitForWord(wordsOfZero(), 5, 1, 30, sleeps), false);
    const took = performance.now() - start;
    assert.ok(took >= 30 && took < 2000, `${took}`);
  });

  Deno.test(`waitForWord() sees what another thread sets, ${how}`, async () => {
    const words = wordsOfZero();
    const thread = (await runtimeWorkers()).start((words, say) => {
      say("");
      Atomics.wait(words, 1, 0, 40);
      for (const value of [7, 8]) { // the first is a different value
        Atomics.store(words, 0, value);
        Atomics.notify(words, 0);
      }
    }, words);
    await thread.said;
    assert.equal(waitForWord(words, 0, 8, 10_000, sleeps), true);
    thread.terminate();
  });
}
