// The run behind a snapshot, out of sight of subscribers.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import type { Snapshot } from "../../src/training/snapshot.ts";
import {
  findRun,
  runOf,
  trainingOf,
  waitUntil,
  withRun,
} from "../../src/training/run_of_snapshot.ts";
import type { Training } from "../../src/training/training_run.ts";
import { turn } from "./fake_network.ts";
import { fakeLoan, fakeRun, fakeUpdate } from "./fake_values.ts";

/** A snapshot whose batch is on loan. */
function onLoan(more: { whole?: boolean; final?: true } = {}) {
  const { whole = true, final } = more;
  const run = fakeRun();
  const made = run.snapshot(-1);
  const loan = fakeLoan();
  const update = { ...fakeUpdate(1, [-1]), batch: loan.batch };
  const snapshot = withRun({ ...made, ...final && { final } }, {
    ...runOf("test", made),
    update,
    whole,
  });
  return { snapshot, loan };
}

const endOf = (end: Promise<void> | void) => {
  const watched = { ended: end === undefined };
  end?.then(() => watched.ended = true);
  return watched;
};

Deno.test("runOf() finds the run that was put behind this very snapshot", () => {
  const run = fakeRun();
  const first = run.snapshot(-1), second = run.snapshot(-0.5);
  assert.equal(runOf("test", first).update.step, 1);
  assert.equal(runOf("test", second).update.step, 2);
  assert.equal(runOf("test", first).posterior, run.posterior);
});

Deno.test("runOf() finds the run behind a copy with more in it", () => {
  const run = fakeRun();
  const snapshot = run.snapshot(-1);
  const copy = { ...snapshot, mine: 1 };
  assert.equal(runOf("test", copy), runOf("test", snapshot));
  assert.equal(runOf("test", Object.assign({}, copy)), runOf("test", snapshot));
});

Deno.test("runOf() refuses a snapshot without its run, and names the function and the remedy", () => {
  const snapshot = fakeRun().snapshot(-1);
  for (const copy of [JSON.parse(JSON.stringify(snapshot)), structuredClone(snapshot), {}]) {
    assert.equal(findRun(copy), undefined);
    assert.throws(() => runOf("someOperator", copy), {
      name: "TypeError",
      message:
        "someOperator(): the snapshot must be one of trackPosterior(), got an object without its run; " +
        "operators that make new snapshots keep the run with { ...snapshot, more }, or " +
        "go after this one",
    });
    assert.throws(() => waitUntil(copy, Promise.resolve()), /^TypeError: waitUntil\(\): /);
  }
  for (const [value, shown] of [[undefined, "undefined"], [3, "3"]] as const) {
    assert.throws(
      () => runOf("someOperator", value as unknown as Snapshot),
      new RegExp(
        `^TypeError: someOperator\\(\\): the snapshot must be one of trackPosterior\\(\\), got ${shown}; `,
      ),
    );
  }
});

Deno.test("snapshots that differ in their run alone are equal, and print the same", () => {
  const [one, other] = [fakeRun().snapshot(-1), fakeRun().snapshot(-1)];
  assert.notEqual(runOf("test", one), runOf("test", other));
  assert.deepEqual(one, other);
  assert.equal(inspect(one), inspect(other));
  assert.notDeepEqual(one, { ...other, epoch: 2 });
});

Deno.test("a snapshot's run is in no JSON, no list of keys and no clone", () => {
  const snapshot = fakeRun().snapshot(-1);
  const numbers = JSON.parse(JSON.stringify(snapshot));
  assert.deepEqual(structuredClone(snapshot), numbers);
  assert.deepEqual(Object.keys(snapshot), Object.keys(numbers));
  const inLoop: string[] = [];
  for (const key in snapshot) inLoop.push(key);
  assert.deepEqual(inLoop, Object.keys(numbers));
  assert.doesNotMatch(inspect(snapshot, { depth: 9, showHidden: true }), /network|batch|update/);
});

Deno.test("withRun() freezes the snapshot that it is given", () => {
  const run = fakeRun();
  const made = { ...run.snapshot(-1) };
  const facts = runOf("test", run.snapshot(-2));
  assert.equal(withRun(made, facts), made);
  assert.ok(Object.isFrozen(made));
  assert.equal(runOf("test", made), facts);
});

Deno.test("trainingOf() tells what train described, and nothing of other streams", () => {
  const run = fakeRun();
  const snapshot = run.snapshot(-1);
  assert.equal(trainingOf(snapshot), undefined);
  assert.equal(trainingOf(JSON.parse(JSON.stringify(snapshot))), undefined);
  const training: Training = {
    splits: {} as Training["splits"],
    options: {},
    medianSeconds: () => 1,
  };
  runOf("test", snapshot).update.batch.run.describe(training);
  assert.equal(trainingOf({ ...snapshot }), training);
  assert.equal(trainingOf(run.snapshot(-2)), training, "another snapshot of the run");
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
