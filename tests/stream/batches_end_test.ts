// How the source ends: by a signal and by unsubscription.

import assert from "node:assert/strict";
import { lastValueFrom, type Subscription, tap, toArray } from "rxjs";
import { batches } from "../../src/stream/batches.ts";
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

// Deno's sanitizers fail these tests if a timer or immediate is left
Deno.test("batches() fills no batch when unsubscribed at once", async () => {
  let touched = 0;
  const watched = Object.create(data, { inputs: { get: () => (touched++, data.inputs) } });
  const subscription = batches(watched).subscribe(() => assert.fail("a batch"));
  subscription.unsubscribe();
  await turn();
  assert.equal(touched, 0);
});

Deno.test("batches() stops at once when unsubscribed within next", async () => {
  let seen = 0;
  const subscription: Subscription = batches(data, { batchSize: 4 }).subscribe(() => {
    if (++seen === 5) subscription.unsubscribe();
  });
  while (!subscription.closed) await turn();
  for (let i = 0; i < 5; i++) await turn();
  assert.equal(seen, 5);
});

Deno.test("batches() stops at once when unsubscribed between two batches", async () => {
  let seen = 0;
  const subscription = batches(data, { batchSize: 4 }).subscribe(() => seen++);
  while (seen < 5) await turn();
  subscription.unsubscribe();
  const then = seen;
  for (let i = 0; i < 5; i++) await turn();
  assert.equal(seen, then);
});

Deno.test("batches() stops at once when unsubscribed during a loan, which ends", async () => {
  const never = new Promise<void>(() => {});
  let inputs: (() => Float32Array) | undefined;
  const subscription = batches(data).subscribe((batch) => {
    inputs = () => batch.inputs;
    batch.waitUntil(never);
  });
  while (!inputs) await turn();
  assert.ok(inputs());
  subscription.unsubscribe();
  assert.throws(inputs, /the loan of this batch has ended/);
  await turn();
});
