/// <reference lib="dom" />
// When the page is drawn, in frames and at times that stand still.

import assert from "node:assert/strict";
import { redrawer } from "../../src/live/page/redraw.ts";

Deno.test("redrawer() rests ten times as long as drawing took, but not where it is asked at once", () => {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  const given = {
    document: { hidden: false, addEventListener() {} },
    performance: { now: () => now },
    requestAnimationFrame: (call: (began: number) => void) => call(now),
    setTimeout(call: () => void, wait = 0) {
      const timer = { at: now + wait, call };
      timers.push(timer);
      return timer;
    },
    clearTimeout(timer: unknown) {
      timers = timers.filter((each) => each !== timer);
    },
  };
  const before = Object.keys(given).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  /** Lets time pass until a moment, with all timers that are due by then. */
  const until = (moment: number) => {
    for (const timer of timers.filter(({ at }) => at <= moment)) {
      timers = timers.filter((each) => each !== timer);
      now = timer.at;
      timer.call();
    }
    now = moment;
  };
  const drawn: number[] = [];
  try {
    for (const [name, value] of Object.entries(given)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    const ask = redrawer(() => {
      drawn.push(now);
      now += 100; // so long does it take
    });
    ask();
    until(150);
    ask();
    until(1099);
    assert.deepEqual(drawn, [0]);
    until(1100);
    assert.deepEqual(drawn, [0, 1100]);
    until(1300);
    ask();
    until(1400);
    ask(true);
    ask(true);
    until(1500);
    assert.deepEqual(drawn, [0, 1100, 1400], "asked at once, it waited");
    until(9000);
    assert.equal(drawn.length, 3, "what was asked before was drawn once more");
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
});
