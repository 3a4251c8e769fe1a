// Turns of the event loop within long computations: in these, and nowhere else, Deno hears signals such as Ctrl-C.

/** Milliseconds between two turns at least, as one takes 2 ms. */
const turnInterval = 100;
/** Milliseconds of computing after which one takes two timers: with one, 1 signal of 30 is heard a piece late. */
const longPiece = 250;
/** Milliseconds of computing that immediates may follow: up to 60 pieces pass before signals are heard. */
const shortPiece = 5;

/** When the event loop last had a turn, and when it was last asked for one, by `performance.now()`. */
let [lastTurn, lastCall] = [performance.now(), performance.now()];

/**
 * Gives the event loop a turn in which signals are heard if it had none for 100 ms: `await yieldToEvents()` in loops
 * over steps, batches and chunks. So Ctrl-C is heard after the piece in hand, or where pieces are short after a tenth of
 * a second, at a cost of 2 % at most.
 *
 * Immediates and messages follow each other without any look at signals for up to 60 rounds: with pieces of a second
 * Ctrl-C would be heard a minute later. Deno looks while it waits for a timer, if that timer was not due already.
 *
 * @param immediates whether every piece is followed by an immediate, which suffices after those of less than 5 ms
 * @returns undefined where no turn is due, and in runtimes that know no signals
 */
export function yieldToEvents(immediates = false): Promise<void> | undefined {
  if (!("Deno" in globalThis)) return; // browsers delay timers of pages that are not seen, by a second and more
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
