/// <reference lib="dom" />
// When the page is drawn, in frames and at times that stand still.

import assert from "node:assert/strict";
import { redrawer } from "../../../src/views/live/page/redraw.ts";
import { fakeClock } from "../../fake_clock.ts";

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

Deno.test("redrawer() draws nothing that is not seen, and once when it is seen again", async () => {
  using clock = fakeClock();
  const document = Object.assign(new EventTarget(), { hidden: false });
  const frames: (() => void)[] = [];
  const given = {
    document,
    requestAnimationFrame: (call: (began: number) => void) => frames.push(() => call(clock.now)),
  };
  const before = Object.keys(given).map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  for (const [name, value] of Object.entries(given)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
  try {
    let drawn = 0;
    const ask = redrawer(() => drawn++);
    const hide = (hidden: boolean) => {
      document.hidden = hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    };
    /** Lets a second pass, with all frames that come in it. */
    const pass = async () => {
      await clock.advance(1000);
      for (const frame of frames.splice(0)) frame();
      return drawn;
    };
    hide(true);
    hide(false);
    assert.equal(await pass(), 0); // nobody asked
    hide(true);
    ask();
    ask(true);
    assert.deepEqual([clock.due, await pass()], [[], 0]);
    hide(true); // still
    assert.equal(await pass(), 0);
    hide(false);
    assert.equal(await pass(), 1);
    hide(true);
    hide(false);
    assert.equal(await pass(), 1); // it is as it was
    ask();
    await clock.advance(1000);
    hide(true); // after the frame was asked for
    frames.splice(0).forEach((frame) => frame());
    assert.equal(drawn, 1);
    hide(false);
    assert.equal(await pass(), 2);
    ask();
    assert.equal(await pass(), 3);
    // 200 ms lie between two drawings, and one that is asked for at once waits for no time
    ask();
    assert.deepEqual(clock.due, [clock.now + 200]);
    ask(true);
    assert.deepEqual(clock.due, [clock.now]);
    assert.equal(await pass(), 4);
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  }
});
