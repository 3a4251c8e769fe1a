// A batch as a loan: when it ends, and what can be done with it then.

import assert from "node:assert/strict";
import { lend, withMasks } from "../../src/training/batch.ts";
import { TrainingRun } from "../../src/training/training_run.ts";
import { turn } from "./fake_network.ts";
import { countingData, fakeLoan } from "./fake_values.ts";

const place = {
  epoch: 3,
  index: 1,
  perEpoch: 4,
  epochs: 9,
  data: countingData(16),
  batchSize: 4,
};
const run = new TrainingRun();
const advice = /the loan of this batch has ended.*batch\.waitUntil\(promise\).*batch\.copy\(\)/;

/** A promise to be settled by hand. */
const promised = () => Promise.withResolvers<void>();

/** Whether a loan's end has come. */
function watch(end: Promise<void> | void) {
  const watched = { ended: end === undefined };
  end?.then(() => watched.ended = true);
  return watched;
}

Deno.test("lend() makes a batch of the arrays themselves, with its place in the run", () => {
  const inputs = Float32Array.of(1, 2, 3), labels = Int32Array.of(0, 1, 0);
  const { batch } = lend(inputs, labels, place, run);
  assert.equal(batch.inputs, inputs);
  assert.equal(batch.labels, labels);
  assert.equal(batch.size, 3);
  const { epoch, index, perEpoch, epochs, data, batchSize } = batch;
  assert.deepEqual({ epoch, index, perEpoch, epochs, data, batchSize }, place);
});

Deno.test("a batch that is spread keeps its arrays and its loan", () => {
  const { batch, end } = fakeLoan();
  const spread = { ...batch, size: 9 };
  assert.equal(spread.inputs, batch.inputs);
  assert.equal(spread.labels, batch.labels);
  assert.deepEqual([spread.size, spread.epoch], [9, 1]);
  spread.waitUntil(new Promise(() => {}));
  assert.ok(end() instanceof Promise, "its waitUntil() holds the loan");
  assert.deepEqual(spread.copy().inputs, batch.inputs);
});

Deno.test("end() ends the loan at once when nothing is waited for", () => {
  const { batch, end } = fakeLoan();
  assert.equal(end(), undefined);
  assert.throws(() => batch.inputs, { name: "Error", message: advice });
});

Deno.test("a batch whose loan has ended refuses arrays, waitUntil() and copy(), with advice", () => {
  const loan = fakeLoan();
  loan.end();
  const { batch } = loan;
  for (
    const [what, use] of Object.entries({
      "inputs": () => batch.inputs,
      "labels": () => batch.labels,
      "waitUntil()": () => batch.waitUntil(Promise.resolve()),
      "copy()": () => batch.copy(),
    })
  ) {
    assert.throws(use, { name: "Error", message: advice });
    assert.throws(use, (error: Error) => error.message.startsWith(`batch.${what}: `));
  }
  assert.deepEqual([batch.size, batch.epoch], [4, 1], "its place stays known");
});

Deno.test("waitUntil() keeps the loan until every promise has settled", async () => {
  const { batch, end } = fakeLoan();
  const first = promised(), second = promised();
  batch.waitUntil(first.promise);
  batch.waitUntil(second.promise);
  const watched = watch(end());
  second.resolve();
  await turn();
  assert.equal(watched.ended, false);
  assert.ok(batch.inputs);
  first.resolve();
  await turn();
  assert.equal(watched.ended, true);
  assert.throws(() => batch.inputs, advice);
});

Deno.test("waitUntil() may be called again while another promise is pending, after next has returned", async () => {
  const { batch, end } = fakeLoan();
  const first = promised(), second = promised();
  batch.waitUntil(first.promise);
  const watched = watch(end());
  batch.waitUntil(second.promise);
  first.resolve();
  await turn();
  assert.equal(watched.ended, false);
  second.resolve();
  await turn();
  assert.equal(watched.ended, true);
});

Deno.test("waitUntil() tells the lender of the first rejection, while other promises are pending too", async () => {
  const { batch, end } = fakeLoan();
  const never = promised();
  batch.waitUntil(never.promise);
  batch.waitUntil(Promise.reject(new Error("first")));
  batch.waitUntil(Promise.reject(new Error("second"))); // unhandled, the test would fail
  await assert.rejects(Promise.resolve(end()), { message: "first" });
});

Deno.test("waitUntil() tells the lender of a thenable that rejects at once", async () => {
  const { batch, end } = fakeLoan();
  const rejecting = {
    then: (_: unknown, reject: (error: Error) => void) => reject(new Error("at once")),
  };
  batch.waitUntil(rejecting as unknown as PromiseLike<void>);
  await assert.rejects(Promise.resolve(end()), { message: "at once" });
});

Deno.test("waitUntil() does not end the loan while next has not returned", async () => {
  const { batch, end } = fakeLoan();
  batch.waitUntil(Promise.resolve());
  await turn();
  assert.ok(batch.inputs);
  assert.equal(end(), undefined);
});

Deno.test("revoke() ends the loan despite pending promises, also for the lender", async () => {
  const { batch, end, revoke } = fakeLoan();
  const never = promised();
  batch.waitUntil(never.promise);
  const watched = watch(end());
  revoke();
  await turn();
  assert.equal(watched.ended, true);
  assert.throws(() => batch.inputs, advice);
  never.resolve();
  await turn(); // and nothing happens
});

Deno.test("copy() has arrays of its own, which outlive the loan", () => {
  const inputs = Float32Array.of(1, 2, 3), labels = Int32Array.of(0, 1, 0);
  const { batch, end } = lend(inputs, labels, place, run);
  const copy = batch.copy();
  assert.equal(end(), undefined);
  copy.waitUntil(new Promise(() => {})); // nothing to hold any more
  inputs.fill(9);
  labels.fill(9);
  assert.deepEqual(copy.inputs, Float32Array.of(1, 2, 3));
  assert.deepEqual(copy.labels, Int32Array.of(0, 1, 0));
  assert.equal(copy.size, 3);
  const { epoch, index, perEpoch, epochs, data, batchSize } = copy;
  assert.deepEqual({ epoch, index, perEpoch, epochs, data, batchSize }, place);
  const again = copy.copy();
  copy.inputs.fill(0);
  assert.deepEqual(again.inputs, Float32Array.of(1, 2, 3));
});

Deno.test("copy() holds the loan that it was copied from with its waitUntil()", async () => {
  const { batch, end } = lend(Float32Array.of(1), Int32Array.of(0), place, run);
  let release = () => {};
  batch.copy().copy().waitUntil(new Promise<void>((resolve) => release = resolve));
  let ended = false;
  const ending = Promise.resolve(end()).then(() => ended = true);
  await turn();
  assert.equal(ended, false);
  release();
  await ending;
  assert.throws(() => batch.inputs, advice);
});

Deno.test("copy() leaves promises alone that come when the loan has ended", () => {
  const { batch, end } = lend(Float32Array.of(1), Int32Array.of(0), place, run);
  const copy = batch.copy();
  end();
  let heard = 0;
  const promise = { then: () => heard++ } as unknown as PromiseLike<void>;
  copy.waitUntil(promise);
  copy.copy().waitUntil(promise);
  assert.equal(heard, 0); // whose rejection would be lost
});

Deno.test("copy() of a batch with masks copies them too, beyond the loan and the next use of their array", () => {
  const { batch, end } = fakeLoan();
  const masks = Float32Array.of(0, 2, 0.5, 1);
  const masked = withMasks(batch, masks);
  assert.equal(masked.masks, masks, "the array itself");
  assert.equal(batch.masks, undefined);
  const copies = [masked.copy(), masked.copy().copy(), withMasks(batch.copy(), masks.slice())];
  end();
  masks.fill(7);
  for (const copy of copies) {
    assert.deepEqual(copy.masks, Float32Array.of(0, 2, 0.5, 1));
    assert.deepEqual([copy.inputs.length, copy.run], [4, batch.run]);
  }
  copies[0].masks!.fill(9);
  assert.deepEqual(copies[0].copy().masks, Float32Array.of(9, 9, 9, 9));
  assert.deepEqual(copies[1].masks, Float32Array.of(0, 2, 0.5, 1), "arrays of their own");
  assert.throws(() => masked.copy(), advice);
});
