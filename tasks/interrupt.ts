// Ctrl-C ends a run after the step in hand.

/** Signals that ask a run to end, turned into an AbortSignal. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
}

/** Signals within this many milliseconds are one: under npx a single Ctrl-C arrives twice. */
const oneSignal = 500;

/**
 * Listens for SIGINT and SIGTERM. The first asks for an end and calls `onFirst`, a later one ends the process at
 * once with exit code 130.
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let asked = -Infinity;
  const handle = () => {
    const now = performance.now();
    if (now - asked < oneSignal) return;
    if (controller.signal.aborted) Deno.exit(130);
    asked = now;
    controller.abort();
    onFirst();
  };
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  signals.forEach((signal) => Deno.addSignalListener(signal, handle));
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => signals.forEach((signal) => Deno.removeSignalListener(signal, handle)),
  };
}
