// Progress on a terminal and in a file.

import assert from "node:assert/strict";
import { concat, EMPTY, from, NEVER, range, Subject, throwError } from "rxjs";
import { map } from "rxjs/operators";
import { TestScheduler } from "rxjs/testing";
import { progress } from "../../../src/views/terminal/progress.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import type { TrainingMoment } from "../../../src/training/training_moment.ts";
import { Screen } from "./screen.ts";
import { snapshot } from "../../training/snapshots.ts";

const score = { error: 0.25, logLikelihood: -0.5 };
const values = { a: snapshot(1), b: snapshot(2), c: snapshot(3) };

/** A file that keeps what is written to it. */
function file() {
  let text = "";
  return {
    isTerminal: false,
    columns: () => 80,
    write: (more: string) => void (text += more),
    epochs: () =>
      text.split("\n").map((row) => parseInt(row.replace(",", ""))).filter((n) => n > 0),
    text: () => text,
  };
}

for (const where of ["terminal", "file"] as const) {
  for (
    const [what, source, expected, subscription] of [
      ["values", "-a-b-|", "-a-b-|", "^----!"],
      ["an empty stream", "--|", "--|", "^-!"],
      ["an error", "-a-#", "-a-#", "^--!"],
      ["an early unsubscription", "-a-b-|", "-a-", "^-!"],
    ] as const
  ) {
    Deno.test(`progress() to a ${where} passes through ${what}`, () => {
      const screen = new Screen(80);
      const scheduler = new TestScheduler((actual, wanted) => assert.deepEqual(actual, wanted));
      scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
        const snapshots = cold(source, values);
        const out = where === "terminal" ? screen : file();
        const leave = what === "an early unsubscription" ? "^-!" : undefined;
        expectObservable(snapshots.pipe(progress({ out })), leave).toBe(expected, values);
        expectSubscriptions(snapshots.subscriptions).toBe(subscription);
      });
      assert.ok(screen.cursorVisible);
    });
  }
}

Deno.test("progress() passes on the very snapshots", () => {
  const seen: Snapshot[] = [];
  from([values.a]).pipe(progress({ out: file() })).subscribe((s) => seen.push(s));
  assert.equal(seen[0], values.a);
});

Deno.test("progress() redraws a terminal at most ten times a second and ends with the last snapshot", () => {
  const screen = new Screen(80);
  let clock = 0;
  const source = new Subject<Snapshot>();
  const subscription = source.pipe(progress({ out: screen, now: () => clock })).subscribe();
  const before = screen.writes;
  for (let epoch = 1; epoch <= 100; epoch++) {
    clock += 10;
    source.next(snapshot(epoch));
  }
  assert.equal(screen.writes - before, 10);
  assert.match(screen.text(), /^epoch {7}91$/m);
  subscription.unsubscribe();
  assert.match(screen.text(), /^epoch {7}100$/m);
  assert.equal(screen.text().match(/^epoch/gm)!.length, 1);
});

Deno.test("progress() always draws the last snapshot on a terminal", () => {
  const screen = new Screen(80);
  from([snapshot(1), snapshot(2, { final: true, bestEpoch: 1, stoppedBy: "epochs" })])
    .pipe(progress({ out: screen, now: () => 0, epochs: 2 })).subscribe();
  assert.match(screen.text(), /2 of 2 · all epochs done, weights of epoch 1/);
});

Deno.test("progress() keeps showing the last validation score", () => {
  const screen = new Screen(80);
  let clock = 0;
  from([snapshot(1, { validation: { error: 0.25, logLikelihood: -0.5 } }), snapshot(2)])
    .pipe(progress({ out: screen, now: () => clock += 1000 })).subscribe();
  assert.match(screen.text(), /validation {2}error 25.00 % · log-likelihood −0.5000 · epoch 1/);
});

Deno.test("progress() counts the epochs since the objective rose", () => {
  const screen = new Screen(80);
  from(
    [1, 2, 3, 4].map((epoch) => snapshot(epoch, { objective: epoch === 1 ? -0.1 : -0.1 + 1e-7 })),
  )
    .pipe(progress({ out: screen, patience: 10 })).subscribe();
  assert.match(screen.text(), /patience 3 of 10/);
});

Deno.test("progress() counts an epoch whose objective is no number as one without a rise", () => {
  for (const [objectives, waited] of [[[-1, NaN, NaN], 2], [[NaN, -1, -2], 1], [[NaN, NaN], 2]]) {
    const screen = new Screen(80);
    from((objectives as number[]).map((objective, i) => snapshot(i + 1, { objective })))
      .pipe(progress({ out: screen, patience: 10 })).subscribe();
    assert.match(screen.text(), new RegExp(`patience ${waited} of 10`));
  }
});

Deno.test("progress() says on a terminal that the first epoch runs, and takes it back on an error", () => {
  const screen = new Screen(80);
  screen.write("before\n");
  const subscription = NEVER.pipe(progress({ out: screen, title: "spirals" })).subscribe();
  assert.equal(screen.text(), "before\nspirals\nfirst epoch ...");
  subscription.unsubscribe();
  assert.equal(screen.text(), "before");
  throwError(() => new Error("x")).pipe(progress({ out: screen })).subscribe({ error() {} });
  EMPTY.pipe(progress({ out: screen })).subscribe();
  assert.equal(screen.text(), "before");
});

Deno.test("progress() writes to a file at epochs 1, 2, 5, 10, ... and at the end", () => {
  const out = file();
  range(1, 137).pipe(
    map((epoch) => snapshot(epoch, { seconds: epoch / 1000 })),
    progress({ out, title: "spirals" }),
  ).subscribe();
  assert.deepEqual(out.epochs(), [1, 2, 5, 10, 20, 50, 100, 137]);
  assert.match(out.text(), /^spirals\n +epoch +time/);
  assert.ok(!out.text().includes("\x1b"));
});

Deno.test("progress() writes to a file every ten seconds, later every twentieth of the time", () => {
  const slow = file();
  range(1, 6).pipe(map((e) => snapshot(e, { seconds: 30 * e })), progress({ out: slow }))
    .subscribe();
  assert.deepEqual(slow.epochs(), [1, 2, 3, 4, 5, 6]);
  const long = file();
  range(1, 100_000).pipe(map((e) => snapshot(e)), progress({ out: long })).subscribe();
  assert.ok(long.epochs().length < 200, `${long.epochs().length} rows`);
});

Deno.test("progress() writes a row of the last epoch and one of the weights kept, where those are from before, and why training ended", () => {
  const out = file();
  const last = snapshot(3, { final: true, bestEpoch: 2, stoppedBy: "interrupt" });
  from([snapshot(1), snapshot(3), last]).pipe(progress({ out })).subscribe();
  assert.deepEqual(out.epochs(), [1, 3, 2]);
  assert.match(out.text(), /\n +2 +kept .*\ninterrupted, weights of epoch 2\n$/);
  const alike = file(); // the last epoch was the best
  from([snapshot(1), snapshot(3), { ...last, bestEpoch: 3 }]).pipe(progress({ out: alike }))
    .subscribe();
  assert.deepEqual(alike.epochs(), [1, 3]);
  assert.doesNotMatch(alike.text(), /kept/);
});

Deno.test("progress() writes the last row also when the stream fails", () => {
  const out = file();
  concat(from([snapshot(1), snapshot(3)]), throwError(() => new Error("x")))
    .pipe(progress({ out })).subscribe({ error() {} });
  assert.deepEqual(out.epochs(), [1, 3]);
});

Deno.test("progress() lets training go on when nothing can be written any more", () => {
  let writes = 0;
  let seen = 0;
  const out = {
    isTerminal: true,
    columns: () => 80,
    write: () => (writes++, assert.fail("EPIPE")),
  };
  const losses: string[] = [];
  const onLoss = ({ message }: Error) => void losses.push(message);
  const shown = progress({ out, onLoss });
  range(1, 3).pipe(map((epoch) => snapshot(epoch)), shown).subscribe(() => seen++);
  assert.equal(seen, 3);
  assert.equal(writes, 1);
  assert.deepEqual(losses, ["EPIPE"]);
});

Deno.test("progress() shows every subscription anew", () => {
  const out = file();
  const shown = from([values.a, values.b]).pipe(progress({ out }));
  shown.subscribe();
  shown.subscribe();
  assert.deepEqual(out.epochs(), [1, 2, 1, 2]);
});

/** Tells moments of epoch 1, step by step, on a clock that is set by hand. */
function following(out: Screen | ReturnType<typeof file>, options: { epochs?: number } = {}) {
  let clock = 0;
  const moments = new Subject<TrainingMoment>();
  const source = new Subject<Snapshot>();
  source.pipe(progress({
    ...{ out, moments, color: false, now: () => clock, shortenedBy: "--epochs" },
    ...options,
  })).subscribe();
  return {
    source,
    moments,
    at(seconds: number, moment?: Partial<TrainingMoment>) {
      clock = 1000 * seconds;
      if (moment) moments.next({ epoch: 1, doing: "training", done: 1, of: 118, ...moment });
    },
  };
}

Deno.test("progress() shows the steps of the first epoch on a terminal, and takes them away", () => {
  const screen = new Screen(80);
  const { at, source, moments } = following(screen);
  assert.equal(screen.text(), "first epoch ...");
  at(1, { done: 3 });
  assert.equal(
    screen.text(),
    "first epoch ╺─────────────────────── step 3 of 118 · 0:39 left",
  );
  at(40, { doing: "validation", done: 0, of: 300 });
  at(41, { doing: "validation", done: 150, of: 300 });
  assert.match(screen.text(), /^first epoch, validating ━+─+ 150 of 300/);
  at(41.2);
  source.next(values.a);
  assert.doesNotMatch(screen.text(), /first epoch/);
  at(41.5, { epoch: 2, done: 1 }); // a quick step needs no line
  assert.doesNotMatch(screen.text(), /step \d/);
  at(43, { epoch: 2, done: 2 });
  assert.match(screen.text(), /\n\nepoch 2 .* step 2 of 118/);
  source.complete();
  assert.doesNotMatch(screen.text(), /step \d/);
  assert.equal(moments.observed, false);
});

Deno.test("progress() to a file has rows of the first epoch after two seconds, then every ten", () => {
  const out = file();
  const { at, source } = following(out);
  for (let second = 1; second <= 25; second++) at(second, { done: second });
  source.next(values.a);
  source.complete();
  const rows = out.text().split("\n");
  assert.deepEqual(rows.slice(0, 3), [
    "first epoch: step 2 of 118, 1:56 left",
    "first epoch: step 12 of 118, 1:46 left",
    "first epoch: step 22 of 118, 1:36 left",
  ]);
  assert.match(rows[3], /^ +epoch/);
});

for (const where of ["terminal", "file"] as const) {
  Deno.test(`progress() to a ${where} says once that a run will take long, and what shortens it`, () => {
    const out = where === "terminal" ? new Screen(80) : file();
    const { at, source } = following(out, { epochs: 100 });
    for (let step = 1; step <= 20; step++) at(2 * step, { done: step });
    source.complete();
    const said = out.text().match(/about .*/g);
    assert.deepEqual(said, ["about 6 h 33 min for up to 100 epochs; --epochs makes it shorter"]);
  });
}

Deno.test("progress() takes away what training is at when the process exits", () => {
  const screen = new Screen(80);
  const { at, source } = following(screen);
  at(1.5, { done: 11 });
  assert.match(screen.text(), /step 11 of 118/);
  globalThis.dispatchEvent(new Event("unload")); // as Deno.exit does
  assert.doesNotMatch(screen.text(), /step|first epoch/);
  source.complete();
});

Deno.test("progress() leaves the moments when it is unsubscribed from", () => {
  const moments = new Subject<TrainingMoment>();
  const running = NEVER.pipe(progress({ out: file(), moments })).subscribe();
  assert.equal(moments.observed, true);
  running.unsubscribe();
  assert.equal(moments.observed, false);
});

Deno.test("progress() of a resumed run shows on a terminal where it was, and counts patience and pace on", () => {
  const screen = new Screen(80);
  const earlier = [1, 2, 3, 4].map((epoch) =>
    snapshot(epoch, { objective: epoch === 2 ? -0.1 : -1, ...epoch === 3 && { validation: score } })
  );
  const source = new Subject<Snapshot>();
  const options = { out: screen, epochs: 20, patience: 9, earlier, now: () => 0 };
  const subscription = source.pipe(progress(options)).subscribe();
  assert.match(screen.text(), /^epoch {7}4 of 20 · patience 2 of 9$/m);
  assert.match(screen.text(), /^validation .*epoch 3$/m);
  source.next(snapshot(5, { objective: -1 }));
  subscription.unsubscribe();
  assert.match(screen.text(), /^epoch {7}5 of 20 · patience 3 of 9$/m);
  assert.match(screen.text(), /^time {8}5\.0 s · 10 steps\/s · at most 15 s left$/m);
});

Deno.test("progress() of a resumed run begins a log with its first snapshot, whatever its epoch", () => {
  for (const earlier of [undefined, [snapshot(56, { validation: score })]]) {
    const out = file();
    from([57, 58, 59].map((epoch) => snapshot(epoch))).pipe(progress({ out, earlier })).subscribe();
    assert.deepEqual(out.epochs(), [57, 59]);
    assert.equal(out.text().includes("25.00 %"), earlier !== undefined); // the last validation
  }
});

Deno.test("progress() refuses earlier snapshots that are none", () => {
  assert.throws(() => progress({ earlier: [1] as never }), {
    name: "TypeError",
    message: "progress(): earlier must be an array of snapshots, got [1]",
  });
});
