// How the source ends: by a signal and by unsubscription.

import assert from "node:assert/strict";
import { lastValueFrom, type Subscription, tap, toArray } from "rxjs";
import { batches } from "../../src/training/batches.ts";
import { turn } from "./fake_network.ts";
import { countingData } from "./fake_values.ts";

const data = countingData(12);

Deno.test("batches() completes after the step in which its signal is aborted", async () => {
  const controller = new AbortController();
  let waited = false;
  const seen = await lastValueFrom(
    batches(data, { batchSize: 4, signal: controller.signal }).pipe(
      tap((batch) => {
        if (batch.epoch !== 2) return;
        controller.abort();
        batch.waitUntil(turn().then(turn).then(() => waited = true));
      }),
      toArray(),
    ),
  );
  assert.equal(seen.length, 4);
  assert.equal(waited, true, "the step was not finished");
});

Deno.test("batches() gives nothing when its signal was aborted before", async () => {
  const signal = AbortSignal.abort();
  assert.deepEqual(await lastValueFrom(batches(data, { signal }).pipe(toArray())), []);
});

/** The data, and how many batches were filled with them: sanitizers do not see immediates that are left. */
function watchedData() {
  let fills = 0;
  const watched: typeof data = Object.create(data, {
    standardisation: { get: () => (fills++, data.standardisation) }, // read once a batch
  });
  return { data: watched, fills: () => fills };
}

/** A signal, and those who listen to it. */
function watchedSignal() {
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  for (const change of ["add", "remove"] as const) {
    signal[`${change}EventListener`] = (_: string, listener: unknown) =>
      listeners[change === "add" ? "add" : "delete"](listener);
  }
  return { signal, listeners };
}

/** What follows when all that is ready has run, several times over. */
async function turns() {
  for (let i = 0; i < 5; i++) await turn();
}

Deno.test("batches() fills no batch when unsubscribed at once, and listens to its signal no more", async () => {
  const { data, fills } = watchedData();
  const { signal, listeners } = watchedSignal();
  const subscription = batches(data, { signal }).subscribe(() => assert.fail("a batch"));
  assert.equal(listeners.size, 1);
  subscription.unsubscribe();
  assert.equal(listeners.size, 0);
  await turns();
  assert.equal(fills(), 0);
});

Deno.test("batches() listens to its signal no more when it has completed", async () => {
  const { signal, listeners } = watchedSignal();
  await lastValueFrom(batches(data, { signal, epochs: 1 }));
  assert.equal(listeners.size, 0);
});

Deno.test("batches() stops at once when unsubscribed within next, and fills no other", async () => {
  const { data, fills } = watchedData();
  const { signal, listeners } = watchedSignal();
  let seen = 0;
  const subscription: Subscription = batches(data, { batchSize: 4, signal }).subscribe(() => {
    if (++seen === 5) subscription.unsubscribe();
  });
  while (!subscription.closed) await turn();
  await turns();
  assert.deepEqual([seen, fills(), listeners.size], [5, 5, 0]);
});

Deno.test("batches() stops at once when unsubscribed between two batches", async () => {
  const { data, fills } = watchedData();
  const { signal, listeners } = watchedSignal();
  let seen = 0;
  const subscription = batches(data, { batchSize: 4, signal }).subscribe(() => seen++);
  while (seen < 5) await turn();
  subscription.unsubscribe();
  const then = [seen, seen + 1, 0]; // the next one was filled meanwhile
  await turns();
  assert.deepEqual([seen, fills(), listeners.size], then);
});

Deno.test("batches() stops at once when unsubscribed during a loan, which ends", async () => {
  const { data, fills } = watchedData();
  const { signal, listeners } = watchedSignal();
  const { promise, resolve } = Promise.withResolvers<void>();
  let inputs: (() => Float32Array) | undefined;
  const subscription = batches(data, { batchSize: 4, signal }).subscribe((batch) => {
    inputs = () => batch.inputs;
    batch.waitUntil(promise);
  });
  while (!inputs) await turn();
  assert.ok(inputs());
  subscription.unsubscribe();
  assert.throws(inputs, /the loan of this batch has ended/);
  resolve(); // who still held it lets go, and nothing follows
  await turns();
  assert.deepEqual([fills(), listeners.size], [2, 0]);
});
