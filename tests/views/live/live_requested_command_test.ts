// live() and what a page wants of its run: when training is held back and let go, when it is stopped, and what is said.

import assert from "node:assert/strict";
import { Subject } from "rxjs";
import { live } from "../../../src/views/live/live.ts";
import type { OpenRun } from "../../../src/views/live/shown_run.ts";
import type { RequestedCommand } from "../../../src/views/live/requested_command.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { lentSnapshot } from "./lent_snapshots.ts";
import { snapshotAt } from "./snapshots.ts";

/** A controller, and how many listen to its signal. */
function watchedController() {
  const controller = new AbortController();
  const listeners = new Set<EventListenerOrEventListenerObject>();
  const { signal } = controller;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    listeners.add(listener);
    addEventListener.call(signal, type, listener);
  };
  signal.removeEventListener = (type: string, listener: EventListenerOrEventListenerObject) => {
    listeners.delete(listener);
    removeEventListener.call(signal, type, listener);
  };
  return { controller, listeners };
}

/** A run on a page that is not there: what it is told, and what is wanted of it. */
function shownRun(controller?: AbortController) {
  const page = {
    requested: "run" as RequestedCommand,
    told: () => {},
    said: [] as string[],
    refused: [] as RequestedCommand[],
  };
  const run: OpenRun = {
    controller,
    describe() {},
    show() {},
    map() {},
    results() {},
    setStatus: ({ state, text }) => page.said.push(text ? `${state}: ${text}` : `${state}`),
    requested: () => page.requested,
    refuse(requested) {
      page.refused.push(requested);
      if (page.requested === requested) page.requested = "run";
    },
    onRequest: (taker) => page.told = taker,
    requestChanged() {},
  };
  const source = new Subject<Snapshot>();
  const subscription = source.pipe(live(run)).subscribe({ error() {} });
  return { page, source, subscription };
}

Deno.test("live() holds training at the snapshot after the wish, without being told, until it is let go", async () => {
  const predictors: [how: string, said: string[], aborts: boolean][] = [
    ["resume", ["paused", "running", "ended"], false],
    ["stop", ["paused", "stopping", "ended"], true],
    ["abort", ["paused", "ended"], true],
    ["leave", ["paused", "ended"], false],
    ["error", ["paused", "failed: diverged"], false],
  ];
  for (const [how, said, aborts] of predictors) {
    const { controller, listeners } = watchedController();
    const { page, source, subscription } = shownRun(controller);
    const first = lentSnapshot(1);
    source.next(first.snapshot);
    assert.equal(first.end(), false, "held though nobody wants it");
    page.requested = "pause";
    const second = lentSnapshot(2);
    source.next(second.snapshot);
    assert.equal(second.end(), true, "not held");
    assert.equal(await second.waits(), true);
    page.told(); // it says no more than what is known
    assert.equal(await second.waits(), true);
    if (how === "abort") controller.abort();
    else if (how === "leave") subscription.unsubscribe();
    else if (how === "error") source.error(new Error("diverged"));
    else {
      page.requested = how === "stop" ? "stop" : "run";
      page.told();
      // no snapshot comes before training goes on
      assert.equal(controller.signal.aborted, aborts);
    }
    assert.equal(await second.waits(), false, how);
    if (how === "resume") {
      const third = lentSnapshot(3);
      source.next(third.snapshot);
      assert.equal(third.end(), false, "held again");
    }
    if (how !== "leave") assert.equal(listeners.size, how === "error" ? 0 : 1, how);
    subscription.unsubscribe();
    page.requested = "run";
    page.told(); // too late for a word
    assert.deepEqual([page.said, controller.signal.aborted, listeners.size], [said, aborts, 0]);
  }
});

Deno.test("live() holds training at snapshots to which an operator has added something", async () => {
  const { page, source, subscription } = shownRun(watchedController().controller);
  page.requested = "pause";
  const lent = lentSnapshot(1);
  const longer = { ...lent.snapshot, mine: 1 };
  source.next(longer);
  assert.equal(lent.end(), true, "not held");
  page.requested = "run";
  page.told();
  assert.equal(await lent.waits(), false);
  assert.deepEqual(page.said, ["paused", "running"]);
  subscription.unsubscribe();
});

Deno.test("live() stops a run that is not paused at its next snapshot, not before", () => {
  for (const when of ["told", "not told", "told after a pause"]) {
    const { controller } = watchedController();
    const { page, source, subscription } = shownRun(controller);
    const pauses = when === "told after a pause";
    if (pauses) page.requested = "pause";
    source.next(lentSnapshot(1).snapshot);
    page.requested = "run";
    page.told();
    page.requested = "stop";
    if (when !== "not told") page.told(); // between two snapshots
    assert.equal(controller.signal.aborted, false, when);
    const next = lentSnapshot(2);
    source.next(next.snapshot);
    assert.equal(controller.signal.aborted, true, when);
    page.requested = "pause"; // who wants to stop gets that
    const more = lentSnapshot(3);
    source.next(more.snapshot);
    const last = lentSnapshot(3, { final: true, stoppedBy: "interrupt" });
    source.next(last.snapshot);
    assert.deepEqual([next, more, last].map((lent) => lent.end()), [false, false, false]);
    source.complete();
    const before = pauses ? ["paused", "running"] : [];
    assert.deepEqual(page.said, [...before, "stopping", "ended"]);
    subscription.unsubscribe();
  }
});

Deno.test("live() takes the wish for a pause back, and says why, where snapshots cannot be held", () => {
  const late = lentSnapshot(1);
  late.end();
  const cases = [
    ["copies of snapshots cannot be paused", snapshotAt(1)],
    ["late snapshots cannot be paused", late.snapshot],
  ] as const;
  for (const [why, snapshot] of cases) {
    const { page, source, subscription } = shownRun();
    page.requested = "pause";
    source.next(snapshot);
    assert.deepEqual([page.said, page.refused], [[`running: ${why}`], ["pause"]]);
    subscription.unsubscribe();
  }
});

Deno.test("live() does not hold the last snapshot, and says that a run has ended once", () => {
  const { page, source, subscription } = shownRun();
  page.requested = "pause";
  const last = lentSnapshot(1, { final: true });
  source.next(last.snapshot);
  assert.equal(last.end(), false);
  source.complete();
  subscription.unsubscribe();
  assert.deepEqual([page.said, page.refused], [["ended"], []]);
});
