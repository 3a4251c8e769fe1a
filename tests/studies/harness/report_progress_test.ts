// Progress of training, told to whoever waits.

import assert from "node:assert/strict";
import { Subject } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { reportProgress } from "../../../src/studies/harness/report_progress.ts";
import type { Snapshot } from "../../../src/training/snapshot.ts";
import { snapshotAt } from "../../views/live/snapshots.ts";

Deno.test("reportProgress() passes through values, completion, errors and unsubscription", () => {
  const values = { a: snapshotAt(1), b: snapshotAt(2) };
  for (
    const [source, expected, subscription] of [
      ["-a-b-|", "-a-b-|", undefined],
      ["--|", "--|", undefined],
      ["-a-#", "-a-#", undefined],
      ["-a-b-|", "-a-", "^-!"],
    ] as const
  ) {
    const scheduler = new TestScheduler((actual, wanted) => assert.deepEqual(actual, wanted));
    scheduler.run(({ cold, expectObservable }) =>
      expectObservable(cold(source, values).pipe(reportProgress(9, () => {})), subscription)
        .toBe(expected, values)
    );
  }
});

Deno.test("reportProgress() reports the first and the last snapshot, and few between", () => {
  const heard: unknown[] = [];
  const scheduler = new TestScheduler((actual, wanted) => assert.deepEqual(actual, wanted));
  const values = { a: snapshotAt(1), b: snapshotAt(2), c: snapshotAt(3, { final: true }) };
  scheduler.run(({ cold, expectObservable }) => {
    const told = reportProgress(9, ({ epoch, epochs }) => heard.push([epoch, epochs]));
    expectObservable(cold("abc|", values).pipe(told)).toBe("abc|", values);
  });
  assert.deepEqual(heard, [[1, 9], [3, 9]]);
});

Deno.test("reportProgress() reports again after 200 ms, not sooner", () => {
  const heard: number[] = [];
  const clock = performance.now;
  try {
    let at = 0;
    performance.now = () => at;
    const snapshots = new Subject<Snapshot>();
    snapshots.pipe(reportProgress(9, ({ epoch }) => heard.push(epoch))).subscribe();
    for (const [epoch, ms] of [[1, 0], [2, 199], [3, 200], [4, 399], [5, 400]]) {
      at = ms;
      snapshots.next(snapshotAt(epoch));
    }
  } finally {
    performance.now = clock;
  }
  assert.deepEqual(heard, [1, 3, 5]);
});
