// The frame of sinks: what it passes, when it opens and closes, and what becomes of a sink that fails.

import assert from "node:assert/strict";
import { Subject } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { passThrough, type Sink } from "../../../src/training/sinks/pass_through.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

/** A sink that logs, and throws where it is told to. */
function logged(fail: (call: string) => boolean = () => false) {
  const log: string[] = [];
  const call = (text: string) => {
    log.push(text);
    if (fail(text)) throw new Error(`no ${text}`);
  };
  const open = (): Sink<string> => {
    call("open");
    return { begin: () => call("begin"), next: call, end: call };
  };
  return { log, open, onLoss: (error: Error) => void log.push(`told: ${error.message}`) };
}

for (
  const [what, source, expected, subscription, log] of [
    ["values", "-a-b-|", "-a-b-|", "^----!", "open begin a b completed"],
    ["an empty stream", "--|", "--|", "^-!", "open begin completed"],
    ["an error", "-a-#", "-a-#", "^--!", "open begin a failed"],
    ["an early unsubscription", "-a-b-|", "-a-", "^-!", "open begin a left"],
  ] as const
) {
  Deno.test(`passThrough() passes through ${what}, and closes its sink once`, () => {
    const sink = logged();
    marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
      const values = cold(source);
      const leave = what === "an early unsubscription" ? "^-!" : undefined;
      expectObservable(values.pipe(passThrough(sink.open, sink.onLoss)), leave).toBe(expected);
      expectSubscriptions(values.subscriptions).toBe(subscription);
    });
    assert.equal(sink.log.join(" "), log);
  });

  for (const failing of ["begin", "a", "completed", "failed", "left"]) {
    Deno.test(`passThrough() passes through ${what} where its sink fails at "${failing}"`, () => {
      const sink = logged((call) => call === failing || call === "lost");
      marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
        const values = cold(source);
        const leave = what === "an early unsubscription" ? "^-!" : undefined;
        expectObservable(values.pipe(passThrough(sink.open, sink.onLoss)), leave).toBe(expected);
        expectSubscriptions(values.subscriptions).toBe(subscription);
      });
      const words = log.split(" ");
      const at = words.indexOf(failing);
      const closed = /^(begin|a)$/.test(failing) ? ["lost"] : [];
      assert.deepEqual(
        sink.log,
        at < 0 ? words : [...words.slice(0, at + 1), ...closed, `told: no ${failing}`],
      );
    });
  }
}

Deno.test("passThrough() fails before its source is subscribed to where a sink cannot open", () => {
  const sink = logged((call) => call === "open");
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const values = cold("-a-|");
    const through = values.pipe(passThrough(sink.open, sink.onLoss));
    expectObservable(through).toBe("#", undefined, new Error("no open"));
    expectSubscriptions(values.subscriptions).toBe([]);
  });
  assert.deepEqual(sink.log, ["open"]);
});

Deno.test("passThrough() opens a sink for every subscription, and loses them one by one", () => {
  let full = true;
  const sink = logged((call) => call === "a" && full);
  const source = new Subject<string>();
  const through = source.pipe(passThrough(sink.open, sink.onLoss));
  through.subscribe();
  source.next("a");
  full = false;
  through.subscribe();
  source.next("a");
  source.complete();
  assert.equal(sink.log.join(" "), "open begin a lost told: no a open begin a completed");
});

Deno.test("passThrough() fails the stream with what `onLoss` throws", () => {
  const sink = logged((call) => call === "b");
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const values = cold("-a-b-c-|");
    const fatal = (error: Error) => {
      throw error;
    };
    expectObservable(values.pipe(passThrough(sink.open, fatal)))
      .toBe("-a-#", undefined, new Error("no b"));
    expectSubscriptions(values.subscriptions).toBe("^--!");
  });
  assert.equal(sink.log.join(" "), "open begin a b lost");
});
