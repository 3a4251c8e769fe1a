// The run behind a snapshot, out of sight of subscribers.

import assert from "node:assert/strict";
import { rememberRun, runOf, waitUntil } from "../../src/training/run_of_snapshot.ts";
import { turn } from "./fake_network.ts";
import { fakeLoan, fakeRun, fakeUpdate } from "./fake_values.ts";

/** A snapshot whose batch is on loan. */
function onLoan(more: { whole?: boolean; final?: true } = {}) {
  const { whole = true, final } = more;
  const run = fakeRun();
  const made = run.snapshot(-1);
  const snapshot = Object.freeze({ ...made, ...final && { final } });
  const loan = fakeLoan();
  const update = { ...fakeUpdate(1, [-1]), batch: loan.batch };
  rememberRun(snapshot, { ...runOf("test", made), update, whole });
  return { snapshot, loan };
}

const endOf = (end: Promise<void> | void) => {
  const watched = { ended: end === undefined };
  end?.then(() => watched.ended = true);
  return watched;
};

Deno.test("runOf() finds the run that was remembered for this very snapshot", () => {
  const run = fakeRun();
  const first = run.snapshot(-1), second = run.snapshot(-0.5);
  assert.equal(runOf("test", first).update.step, 1);
  assert.equal(runOf("test", second).update.step, 2);
  assert.equal(runOf("test", first).posterior, run.posterior);
  assert.doesNotMatch(JSON.stringify(first), /network|batch|update/);
});

Deno.test("runOf() refuses a copy, and names the function and the way out", () => {
  const snapshot = fakeRun().snapshot(-1);
  for (const copy of [{ ...snapshot }, JSON.parse(JSON.stringify(snapshot))]) {
    assert.throws(() => runOf("someOperator", copy), {
      name: "TypeError",
      message:
        "someOperator(): wanted a snapshot as trackPosterior() emitted it, got another object; " +
        "operators that make new snapshots belong behind it",
    });
    assert.throws(() => waitUntil(copy, Promise.resolve()), /^TypeError: waitUntil\(\): /);
  }
});

Deno.test("waitUntil() keeps the snapshot's batch on loan until the promise settles", async () => {
  const { snapshot, loan } = onLoan();
  const { promise, resolve } = Promise.withResolvers<void>();
  waitUntil(snapshot, promise);
  const watched = endOf(loan.end());
  await turn();
  assert.equal(watched.ended, false);
  resolve();
  await turn();
  assert.equal(watched.ended, true);
});

Deno.test("waitUntil() comes too late when the loan has ended, and says so", () => {
  const { snapshot, loan } = onLoan();
  loan.end();
  assert.throws(() => waitUntil(snapshot, Promise.resolve()), /loan of this batch has ended/);
});

Deno.test("waitUntil() holds nothing back after training: the last snapshot, and one of a partial epoch", () => {
  for (const ended of [onLoan({ final: true }), onLoan({ whole: false })]) {
    ended.loan.end(); // the source has completed: no loan is left
    waitUntil(ended.snapshot, new Promise(() => {}));
  }
});
