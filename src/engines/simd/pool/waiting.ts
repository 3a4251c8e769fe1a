// Waiting for a word of shared memory, awake at first and then asleep.

/**
 * Milliseconds of staying awake. Waking a thread takes 30 to 130 µs, and short pauses are spent awake to save them. It may
 * not be much less than a millisecond: with 0.2, two threads that happen to be on one core stay there, as each
 * falls asleep before the system sees that two want to run, and every run takes 2 · 0.2 ms.
 */
export const spinMilliseconds = 1;

/** Whether this thread may sleep: the main thread of a browser may not. */
export function maySleep(words: Int32Array<SharedArrayBuffer>, index: number): boolean {
  try {
    Atomics.wait(words, index, ~Atomics.load(words, index), 0); // another value: returns at once
    return true;
  } catch {
    return false;
  }
}

/** Whether the word came to be `value` within so many milliseconds. Who sets it has to notify. */
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
