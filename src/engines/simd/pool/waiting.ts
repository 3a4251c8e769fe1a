// Waiting for a word of shared memory: spinning first, then sleeping.

/**
 * Milliseconds of spinning. Waking a thread takes 30 to 130 µs, which spinning saves in short pauses. The value may not be
 * much below 1: with 0.2, two threads on the same core stay there, since each sleeps before the scheduler notices that both
 * are runnable, and every run takes 2 · 0.2 ms.
 */
export const spinMilliseconds = 1;

/** Whether this thread may sleep: the main thread of a browser may not. */
export function maySleep(words: Int32Array<SharedArrayBuffer>, index: number): boolean {
  try {
    Atomics.wait(words, index, ~Atomics.load(words, index), 0); // a different value: returns at once
    return true;
  } catch {
    return false;
  }
}

/** Whether the word becomes `value` within the given milliseconds. The thread that sets it must notify. */
export function waitForWord(
  words: Int32Array<SharedArrayBuffer>,
  index: number,
  value: number,
  patience: number,
  sleeps: boolean,
): boolean {
  const since = performance.now();
  for (let turn = 1;; turn++) {
    const now = Atomics.load(words, index);
    if (now === value) return true;
    if (turn % 64 !== 0) continue;
    const waited = performance.now() - since;
    if (waited > patience) return false;
    if (sleeps && waited > spinMilliseconds) Atomics.wait(words, index, now, patience - waited);
  }
}
