// A clock that goes only when it is told to, in place of timers and of performance.now().

/** The clock; disposal puts the real one back. */
export interface FakeClock extends Disposable {
  /** Milliseconds since it was made; may be set forward, as work does that takes time. */
  now: number;
  /** When the timers that wait are due, the earliest first. */
  readonly due: readonly number[];
  /** Lets time pass, and each timer that is due in it do all that it does without waiting for anything else. */
  advance(milliseconds: number): Promise<void>;
}

/** Stops the clock at 0. */
export function fakeClock(): FakeClock {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  const { now } = performance;
  const waiting = new Map<
    number,
    { readonly at: number; readonly call: () => void; every?: number }
  >();
  let made = 0;
  /** Lets go on whatever waits for nothing but its turn. */
  const settle = () => new Promise<void>((resolve) => void setTimeout(resolve));
  const clock: FakeClock = {
    now: 0,
    get due() {
      return [...waiting.values()].map(({ at }) => at).sort((a, b) => a - b);
    },
    async advance(milliseconds) {
      const end = clock.now + milliseconds;
      await settle();
      for (;;) {
        const [first] = [...waiting].sort(([, a], [, b]) => a.at - b.at);
        if (!first || first[1].at > end) break;
        waiting.delete(first[0]);
        const [timer, { at, call, every }] = first;
        if (every !== undefined) waiting.set(timer, { at: at + every, call, every });
        clock.now = Math.max(clock.now, at);
        call();
        await settle();
      }
      clock.now = Math.max(clock.now, end);
    },
    [Symbol.dispose]() {
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
      performance.now = now;
    },
  };
  Object.assign(globalThis, {
    setTimeout(call: () => void, delay = 0) {
      waiting.set(++made, { at: clock.now + delay, call });
      return made;
    },
    setInterval(call: () => void, every: number) {
      waiting.set(++made, { at: clock.now + every, call, every });
      return made;
    },
    clearTimeout: (timer?: number) => void waiting.delete(timer!),
    clearInterval: (timer?: number) => void waiting.delete(timer!),
  });
  performance.now = () => clock.now;
  return clock;
}
