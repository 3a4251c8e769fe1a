// Turns of the event loop within long computations: in these, and nowhere else, Deno hears signals such as Ctrl-C.

/** What Deno has, though not the browsers that this file is bundled for. */
type Immediates = typeof globalThis & { setImmediate(done: () => void): void };

/** Milliseconds of computing after which the event loop is due for a turn. */
const turnInterval = 20;

/** Milliseconds after which a turn begins with a timer of its own. */
const sureInterval = 200;

/** When the event loop last had a turn, by `performance.now()`. */
let lastTurn = -Infinity;
/** When it last had one in which signals were heard for certain. */
let lastSure = -Infinity;
/** A turn that was asked for and has not come yet. */
let coming: Promise<void> | undefined;

/**
 * Gives the event loop a turn if it had none for 20 ms, so that signals are heard between any two calls:
 * `await yieldToEvents()` in loops over steps, batches and chunks.
 *
 * Immediates and messages follow each other without any look at signals for up to 60 rounds, so that Ctrl-C would be
 * heard that many steps later. Timers are looked at together with signals. Waiting for one takes 2 ms, but no time where
 * it was started before the computation, which is why there is always one on its way. A turn then costs 0.3 ms. That
 * one may have run out before the computation began, and with it the look at signals: after steps of a second Ctrl-C
 * was missed in half of the turns, and where a step begins in an immediate in nearly all. So every 200 ms, and after
 * each longer step, a turn waits for a timer that starts now.
 *
 * @returns undefined where no turn is due, and in runtimes that know no signals
 */
export function yieldToEvents(): Promise<void> | undefined {
  if (!("Deno" in globalThis)) return; // browsers delay timers of pages that are not seen, by a second and more
  const now = performance.now();
  const since = now - lastTurn;
  if (now - lastSure > sureInterval) return sureTurn();
  if (since < turnInterval / 2) return;
  coming ??= nextTurn(); // comes by itself where something else waits, as for a GPU
  if (since > turnInterval) return ended(coming);
}

async function sureTurn(): Promise<void> {
  await nextTurn();
  lastSure = performance.now();
  coming ??= nextTurn();
}

async function ended(turn: Promise<void>): Promise<void> {
  await turn;
  coming ??= nextTurn();
}

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  // signals come in the round after the timer's
  await new Promise<void>((resolve) => (globalThis as Immediates).setImmediate(resolve));
  lastTurn = performance.now();
  coming = undefined;
}
