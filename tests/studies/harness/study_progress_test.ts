// Progress of many runs: what is drawn when, and what it says.

import assert from "node:assert/strict";
import { Subject } from "rxjs";
import type { StudyEvent } from "../../../src/studies/harness/study.ts";
import { studyProgress } from "../../../src/studies/harness/study_progress.ts";
import { Screen } from "../../views/terminal/screen.ts";

/** Runs are texts. */
type Event = StudyEvent<{ readonly name: string }, string>;

const texts = {
  label: ({ name }: { readonly name: string }) => name,
  result: (_: unknown, run: string) => run,
};

const training = (network: number, epoch: number): Event => ({
  kind: "training",
  network,
  name: `network ${network}`,
  epoch,
  epochs: 8000,
  seconds: 61,
});

const begun = 5e6; // on a clock that does not start with the runs

/** Shows news on a screen by a clock that is set by hand, in milliseconds. */
function shown({ isTerminal = true, color = false } = {}) {
  const out = Object.assign(new Screen(80), { isTerminal });
  let written = "";
  let at = begun;
  const file = {
    isTerminal: false,
    columns: () => 80,
    write: (text: string) => void (written += text),
  };
  const news = new Subject<Event>();
  news.pipe(studyProgress(texts, {
    out: isTerminal ? out : file,
    color,
    now: () => at,
  })).subscribe();
  return {
    say(ms: number, each: Event): string[] {
      at = begun + ms;
      news.next(each);
      return isTerminal ? out.text().split("\n") : written.split("\n");
    },
    after(ms: number, call: () => void): string[] {
      at = begun + ms;
      call();
      return out.text().split("\n");
    },
    end(ms: number): string[] {
      at = begun + ms;
      news.complete();
      return isTerminal ? out.text().split("\n") : written.split("\n");
    },
  };
}

Deno.test("studyProgress() draws every row of its block, and training at most ten times a second", () => {
  const { say, end } = shown();
  assert.deepEqual(say(1000, { kind: "planned", runs: 1200, kept: 0, networks: 1500 }), [
    "runs        0 of 1,200 finished",
    "networks    0 of 1,500 trained, 1.0 s",
  ]);
  const early = say(1099, training(0, 1)); // 99 ms later: not drawn
  assert.equal(early.length, 2);
  const rows = [
    "runs        0 of 1,200 finished",
    "networks    0 of 1,500 trained, 1.1 s",
    "training    network 0: epoch 2 of at most 8,000, 1 min 01 s",
  ];
  assert.deepEqual(say(1100, training(0, 2)), rows);
  assert.deepEqual(say(1150, training(1, 5)), rows);
  // what is no training is drawn at once
  assert.deepEqual(say(1160, { kind: "finished", name: "run", run: "first: 7", kept: false }), [
    "runs        1 of 1,200 finished",
    "networks    0 of 1,500 trained, 1.2 s",
    "training    network 0: epoch 2 of at most 8,000, 1 min 01 s",
    "training    network 1: epoch 5 of at most 8,000, 1 min 01 s",
    "last        first: 7",
  ]);
  assert.deepEqual(
    say(1170, { kind: "trained", network: 0, name: "network 0", error: "it died" }),
    [
      "runs        1 of 1,200 finished",
      "networks    1 of 1,500 trained, 1.2 s",
      "training    network 1: epoch 5 of at most 8,000, 1 min 01 s",
      "last        first: 7",
    ],
  );
  say(1180, { kind: "failed", run: { name: "run", error: "it died" } });
  say(1190, { kind: "finished", name: "run", run: "second: 8", kept: true });
  assert.deepEqual(end(61_000).slice(0, 3), [
    "runs        2 of 1,200 finished, 1 failed",
    "networks    1 of 1,500 trained, 1 min 01 s",
    "last        second: 8",
  ]);
});

Deno.test("studyProgress() draws the first training at once", () => {
  const { say, end } = shown();
  assert.deepEqual(say(0, training(0, 1)), [
    "runs        0 of 0 finished",
    "networks    0 of 0 trained, 0 ms",
    "training    network 0: epoch 1 of at most 8,000, 1 min 01 s",
  ]);
  end(0);
});

Deno.test("studyProgress() writes a line of every network and run to a file, and kept ones as a number", () => {
  const { say, end } = shown({ isTerminal: false });
  assert.deepEqual(say(0, { kind: "planned", runs: 3, kept: 0, networks: 2000 }), [
    "networks to train: 2,000",
    "",
  ]);
  say(500, { kind: "planned", runs: 3, kept: 1, networks: 2 });
  say(600, training(0, 1));
  say(700, { kind: "finished", name: "run", run: "kept: 7", kept: true });
  say(2000, { kind: "trained", network: 0, name: "network 0" });
  say(2000, { kind: "finished", name: "run", run: "new: 8", kept: false });
  say(90_000, { kind: "trained", network: 1, name: "network 1", error: "it died" });
  say(90_000, { kind: "failed", run: { name: "run", error: "it died" } });
  assert.deepEqual(end(90_000), [
    "networks to train: 2,000",
    "runs kept from before: 1",
    "networks to train: 2",
    "1 of 2 trained, 2.0 s: network 0",
    "  new: 8",
    "2 of 2 trained, 1 min 30 s: network 1 failed: it died",
    "",
  ]);
});

Deno.test("studyProgress() draws the first event at once, training too, and counts time from its start", () => {
  const out = Object.assign(new Screen(80), { isTerminal: true });
  let at = 7000;
  const news = new Subject<Event>();
  news.pipe(studyProgress(texts, { out, color: false, now: () => at }))
    .subscribe();
  at = 9000;
  news.next(training(0, 3));
  assert.deepEqual(out.text().split("\n"), [
    "runs        0 of 0 finished",
    "networks    0 of 0 trained, 2.0 s",
    "training    network 0: epoch 3 of at most 8,000, 1 min 01 s",
  ]);
  news.complete();
});

Deno.test("studyProgress() colours its block unless NO_COLOR is set", () => {
  let written = "";
  const out = {
    isTerminal: true,
    columns: () => 80,
    write: (text: string) => void (written += text),
  };
  const news = new Subject<Event>();
  news.pipe(studyProgress(texts, { out })).subscribe();
  news.next({ kind: "planned", runs: 1, kept: 0, networks: 1 });
  news.complete();
  assert.match(written, /runs/);
  assert.equal(written.includes("\x1b[2m"), !Deno.noColor);
});

Deno.test("studyProgress() draws every second without events, until its end", () => {
  const [start, stop] = [globalThis.setInterval, globalThis.clearInterval];
  const unref = Deno.unrefTimer;
  const timers = new Map<number, () => void>();
  try {
    Object.assign(globalThis, {
      setInterval: (call: () => void, ms: number) => (timers.set(ms, call), ms),
      clearInterval: (id: number) => timers.delete(id),
    });
    Deno.unrefTimer = () => {};
    const { say, after, end } = shown();
    say(0, { kind: "planned", runs: 1, kept: 0, networks: 1 });
    assert.deepEqual([...timers.keys()], [1000]);
    const tick = timers.get(1000)!;
    assert.match(after(499, tick)[1], /0 of 1 trained, 0 ms$/); // drawn not long ago
    assert.match(after(500, tick)[1], /0 of 1 trained, 0\.5 s$/);
    end(600);
    assert.equal(timers.size, 0);
  } finally {
    Object.assign(globalThis, { setInterval: start, clearInterval: stop });
    Deno.unrefTimer = unref;
  }
});

Deno.test("studyProgress() draws nothing at its end where nothing was planned", () => {
  const { end } = shown();
  assert.deepEqual(end(5), [""]);
});
