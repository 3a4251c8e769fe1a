// Yields to the event loop within long computations, so that Deno can deliver signals such as Ctrl-C.

/** Least milliseconds between two yields; each takes 2 ms. */
const turnInterval = 100;
/** Milliseconds of computing after which a yield takes two timers: with one, 1 signal in 30 arrives a step late. */
const longPiece = 250;
/** Longest steps, in milliseconds, after which an immediate suffices: up to 60 steps pass before signals arrive. */
const shortPiece = 5;

/** Times of the last yield and of the last call, by `performance.now()`. */
let [lastTurn, lastCall] = [performance.now(), performance.now()];

/**
 * Yields to the event loop, which delivers signals, if it has not run for 100 ms: `await yieldToEvents()` in loops over
 * steps, batches and chunks. Ctrl-C then acts after the current step, or within 100 ms if steps are short, at a cost of at
 * most 2 %.
 *
 * Deno runs up to 60 rounds of immediates and messages without checking for signals: with steps of a second Ctrl-C would act
 * a minute later. It checks while it waits for a timer that is not due yet.
 *
 * @param immediates whether every step is followed by an immediate, which suffices after steps of less than 5 ms
 * @returns undefined if no yield is due, and in runtimes without signals
 */
export function yieldToEvents(immediates = false): Promise<void> | undefined {
  if (!("Deno" in globalThis)) return; // browsers delay timers of hidden pages by a second or more
  const now = performance.now();
  const piece = now - lastCall;
  lastCall = now;
  if (immediates && piece < shortPiece) lastTurn = now;
  if (now - lastTurn >= turnInterval) return turn(piece >= longPiece ? 2 : 1);
}

async function turn(timers: number): Promise<void> {
  for (; timers > 0; timers--) await new Promise((resolve) => setTimeout(resolve, 0));
  lastTurn = lastCall = performance.now();
}
