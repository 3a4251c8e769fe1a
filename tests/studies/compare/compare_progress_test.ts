// Progress of a comparison on a terminal and in a file.

import assert from "node:assert/strict";
import { concat, EMPTY, filter, from, interval, NEVER, takeUntil, throwError } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { compareProgress } from "../../../src/studies/compare/compare_progress.ts";
import type { CompareEvent } from "../../../src/studies/compare/event.ts";
import { Screen } from "../../views/terminal/screen.ts";
import { exampleComparison } from "./example_comparison.ts";

const { runs } = exampleComparison();
const training = (network: number, epoch: number): CompareEvent => ({
  kind: "training",
  network,
  method: network === 0 ? "searched" : "ensemble:5",
  seed: 1,
  ...network > 0 && { member: 2 },
  epoch,
  epochs: 100,
  seconds: epoch,
});
const events: CompareEvent[] = [
  { kind: "planned", runs: 3, kept: 1, networks: 7 },
  { kind: "finished", method: "fixed:20", seed: 1, run: runs[1], kept: true },
  training(0, 1),
  training(1, 1),
  training(0, 40),
  { kind: "trained", network: 0, method: "searched", seed: 1 },
  { kind: "finished", method: "searched", seed: 1, run: runs[0], kept: false },
  training(1, 70),
];
const last: CompareEvent[] = [
  { kind: "trained", network: 1, method: "ensemble:5", seed: 1, member: 2, error: "it died" },
  { kind: "failed", run: { method: "ensemble:5", seed: 1, error: "it died" } },
];

/** A file that keeps what is written to it. */
function file() {
  let text = "";
  return {
    isTerminal: false,
    columns: () => 80,
    write: (more: string) => void (text += more),
    text: () => text,
  };
}

/** A clock that goes on by a second whenever it is looked at. */
function clock() {
  let at = 0;
  return () => 1000 * at++;
}

Deno.test("compareProgress() passes through values, completion, errors and unsubscription", () => {
  const values = { a: events[0], b: events[2] };
  for (
    const [source, expected, subscription] of [
      ["-a-b-|", "-a-b-|", "^----!"],
      ["--|", "--|", "^-!"],
      ["-a-#", "-a-#", "^--!"],
      ["-a-b-|", "-a-", "^-!"],
    ]
  ) {
    for (const out of [new Screen(80), file()]) {
      const scheduler = new TestScheduler((actual, wanted) => assert.deepEqual(actual, wanted));
      scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
        const unsubscribe = expected === "-a-" ? subscription : undefined;
        const events = cold(source, values);
        expectObservable(events.pipe(compareProgress({ out })), unsubscribe)
          .toBe(expected, values);
        expectSubscriptions(events.subscriptions).toBe(subscription);
      });
    }
  }
});

Deno.test("compareProgress() shows all runs and the networks in training on a terminal", () => {
  const out = new Screen(80);
  const shown: string[] = [];
  from(events).pipe(compareProgress({ out, color: false, now: clock() }))
    .subscribe(() => shown.push(out.text()));
  const lines = shown.at(-1)!.split("\n");
  assert.match(lines[0], /^runs +2 of 3 finished$/);
  assert.match(lines[1], /^networks +1 of 7 trained, \d+ s$/);
  assert.match(lines[2], /^training +ensemble:5, seed 1, member 2: epoch 70 of at most 100, 1 min/);
  assert.match(lines[3], /^last +searched, full, seed 1: error 10\.10 %, log-likelihood −0\.3100$/);
  assert.equal(lines.length, 4);
  assert.equal(shown[4].split("\n").filter((line) => line.startsWith("training")).length, 2);
  assert.ok(!out.text().includes("training")); // none is under way when the stream has ended
});

Deno.test("compareProgress() goes on telling the time without events, and leaves no timer", async () => {
  const out = new Screen(80);
  const shown = Promise.withResolvers<string>();
  const start = performance.now();
  concat(from(events), NEVER).pipe(
    compareProgress({ out, color: false }),
    takeUntil(
      interval(20).pipe(filter(() => {
        if (/ trained, 1\.\d s/.test(out.text())) shown.resolve(out.text());
        else if (performance.now() - start > 10_000) shown.reject(new Error(out.text()));
        else return false;
        return true;
      })),
    ),
  ).subscribe();
  assert.match(await shown.promise, /^training/m);
});

Deno.test("compareProgress() leaves the block and shows failures when the stream fails", () => {
  const out = new Screen(80);
  concat(from([...events, ...last]), throwError(() => new Error("disk full")))
    .pipe(compareProgress({ out, color: false, now: clock() })).subscribe({ error() {} });
  assert.match(out.text(), /^runs +2 of 3 finished, 1 failed$/m);
  assert.ok(out.cursorVisible);
});

Deno.test("compareProgress() writes a line a network and one a run to a file", () => {
  const out = file();
  from([...events, ...last]).pipe(compareProgress({ out, now: () => 0 })).subscribe();
  assert.deepEqual(out.text().split("\n"), [
    "runs kept from before: 1",
    "networks to train: 7",
    "1 of 7 trained, 0 ms: searched, seed 1",
    "  searched, full, seed 1: error 10.10 %, log-likelihood −0.3100",
    "2 of 7 trained, 0 ms: ensemble:5, seed 1, member 2 failed: it died",
    "",
  ]);
});

Deno.test("compareProgress() writes nothing of a stream that has nothing to show", () => {
  for (const out of [new Screen(80), file()]) {
    EMPTY.pipe(compareProgress({ out })).subscribe();
    assert.equal(out.text(), "");
  }
});

Deno.test("compareProgress() lets runs go on when nothing can be written any more, and tells it once", () => {
  for (const isTerminal of [true, false]) {
    const losses: string[] = [];
    let seen = 0;
    let writes = 0;
    const out = {
      isTerminal,
      columns: () => 80,
      write() {
        writes++;
        throw new Error("EPIPE");
      },
    };
    from([...events, ...last]).pipe(compareProgress({ out, onLoss: (e) => losses.push(e.message) }))
      .subscribe(() => seen++);
    assert.deepEqual([seen, writes, losses], [events.length + last.length, 1, ["EPIPE"]]);
  }
});
