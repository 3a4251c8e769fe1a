// The pace of the source: one loan at a time, two buffers, and what RxJS' own operators do to it.

import assert from "node:assert/strict";
import {
  bufferCount,
  concatMap,
  delay,
  filter,
  lastValueFrom,
  map,
  share,
  take,
  tap,
  timer,
  toArray,
} from "rxjs";
import type { Batch } from "../../src/training/batch.ts";
import { batches } from "../../src/training/batches.ts";
import { turn } from "./fake_network.ts";
import { countingData } from "./fake_values.ts";

const data = countingData(12);
const source = (epochs = 2) => batches(data, { batchSize: 4, epochs });
const advice = /the loan of this batch has ended.*batch\.copy\(\)/;

Deno.test("batches() is cold, and the first batch never comes within subscribe", async () => {
  let touched = 0;
  const watched = { ...data };
  Object.defineProperty(watched, "inputs", { get: () => (touched++, data.inputs) });
  const cold = batches(watched, { batchSize: 4, epochs: 1 });
  await turn();
  assert.equal(touched, 0, "read before subscription");
  let seen = 0;
  const done = new Promise<void>((complete) => cold.subscribe({ next: () => seen++, complete }));
  assert.equal(seen, 0);
  await Promise.resolve(); // nor in a microtask
  assert.equal(seen, 0);
  await done;
  assert.equal(seen, 3);
});

Deno.test("batches() lends the next batch only when the loan has ended", async () => {
  const seen: Batch[] = [];
  const waits: PromiseWithResolvers<void>[] = [];
  const subscription = source().subscribe((batch) => {
    seen.push(batch);
    waits.push(Promise.withResolvers<void>());
    batch.waitUntil(waits.at(-1)!.promise);
  });
  for (let lent = 1; lent <= 3; lent++) {
    for (let i = 0; i < 10_000 && seen.length < lent; i++) await turn(); // slow where others compute
    for (let i = 0; i < 5; i++) await turn(); // what must not happen cannot be awaited
    assert.equal(seen.length, lent);
    assert.ok(seen[lent - 1].inputs, "still on loan");
    waits[lent - 1].resolve();
  }
  subscription.unsubscribe();
});

Deno.test("batches() fails with the reason of a promise that rejects, and lends nothing more", async () => {
  const seen: number[] = [];
  const failing = source().pipe(tap((batch) => {
    seen.push(batch.index);
    if (batch.index === 1) batch.waitUntil(turn().then(() => Promise.reject(new Error("no"))));
  }));
  await assert.rejects(lastValueFrom(failing), { message: "no" });
  await turn();
  assert.deepEqual(seen, [0, 1]);
});

Deno.test("batches() completes when its signal is aborted, whatever never settles, and leaves the batch as it is", async () => {
  const stop = new AbortController();
  const seen: Batch[] = [];
  await lastValueFrom(
    batches(data, { batchSize: 4, signal: stop.signal }).pipe(tap((batch) => {
      seen.push(batch);
      batch.waitUntil(new Promise(() => {}));
      setTimeout(() => stop.abort(), 0);
    })),
  );
  assert.equal(seen.length, 1);
  assert.equal(seen[0].inputs.length, 4, "an operator that is at it may finish");
});

Deno.test("batches() waits for promises added while another is pending", async () => {
  const events: string[] = [];
  await lastValueFrom(
    source(1).pipe(tap((batch) => {
      events.push(`batch ${batch.index}`);
      const first = new Promise<void>((resolve) => setTimeout(resolve, 2));
      batch.waitUntil(first);
      first.then(() => {
        batch.waitUntil(turn().then(turn).then(() => events.push(`second ${batch.index}`)));
      });
    })),
  );
  assert.deepEqual(
    events.slice(0, 5),
    ["batch 0", "second 0", "batch 1", "second 1", "batch 2"],
  );
});

Deno.test("batches() uses two buffers for the whole of a run", async () => {
  const inputs = new Set<ArrayBufferLike>(), labels = new Set<ArrayBufferLike>();
  let steps = 0;
  await lastValueFrom(
    batches(countingData(9), { batchSize: 4, epochs: 100 }).pipe(tap((batch) => {
      steps++;
      inputs.add(batch.inputs.buffer);
      labels.add(batch.labels.buffer);
      if (steps % 3 === 0) batch.waitUntil(Promise.resolve());
    })),
  );
  assert.deepEqual([steps, inputs.size, labels.size], [200, 2, 2]);
});

Deno.test("batches() does not touch a buffer while it is on loan", async () => {
  await lastValueFrom(
    source().pipe(concatMap(async (batch) => {
      const copy = batch.copy();
      const checked = (async () => {
        for (let i = 0; i < 3; i++) await turn();
        assert.deepEqual(batch.inputs, copy.inputs);
        batch.inputs.fill(-1); // what is written is nobody else's
      })();
      batch.waitUntil(checked);
      await checked;
      assert.ok(copy.inputs.every((value) => value >= 0));
    })),
  );
});

Deno.test("batches() gives the examples as they are although an operator wrote into the epoch before", async () => {
  const seen: number[][] = [];
  await lastValueFrom(
    batches(countingData(3, "odd"), { batchSize: 4, epochs: 3 }).pipe(tap((batch) => {
      seen.push([...batch.inputs, ...batch.labels]);
      batch.inputs.fill(-1);
      batch.labels.fill(-1);
    })),
  );
  assert.deepEqual(seen, Array(3).fill([0, 1, 2, 0, 1, 0]));
});

Deno.test("a kept batch errors with advice, and its copy stays valid", async () => {
  const kept: Batch[] = [], copies: Batch[] = [], values: number[][] = [];
  await lastValueFrom(
    source().pipe(tap((batch) => {
      kept.push(batch);
      copies.push(batch.copy());
      values.push([...batch.inputs]);
    })),
  );
  assert.equal(kept.length, 6);
  for (const batch of kept) assert.throws(() => batch.inputs, advice);
  assert.deepEqual(copies.map(({ inputs }) => [...inputs]), values);
});

Deno.test("batches() gives the event loop its turn although everything is synchronous", async () => {
  let steps = 0, atTimer = 0;
  const timeout = setTimeout(() => atTimer = steps, 5);
  await lastValueFrom(
    batches(data, { batchSize: 4, epochs: 20000 }).pipe(
      tap(() => steps++),
      map(() => atTimer),
      filter((at) => at > 0),
      take(1),
    ),
  );
  clearTimeout(timeout);
  assert.ok(atTimer > 0 && atTimer < 60000);
});

Deno.test("batches() stalls at no operator that drops batches", async () => {
  const odd = source(4).pipe(filter(({ index }) => index === 1), map(({ epoch }) => epoch));
  assert.deepEqual(await lastValueFrom(odd.pipe(toArray())), [1, 2, 3, 4]);
});

Deno.test("batches() with delay: what comes late is no longer on loan, unless it was copied", async () => {
  await assert.rejects(
    lastValueFrom(source().pipe(delay(5), map(({ inputs }) => inputs.length))),
    advice,
  );
  const copied = source().pipe(map((batch) => batch.copy()), delay(5), map((b) => b.inputs.length));
  assert.deepEqual(await lastValueFrom(copied.pipe(toArray())), [4, 4, 4, 4, 4, 4]);
});

Deno.test("batches() with bufferCount: only the last batch of a group is on loan, unless they were copied", async () => {
  const readable = (batch: Batch) => {
    try {
      return batch.inputs.length > 0;
    } catch {
      return false;
    }
  };
  const groups = source().pipe(bufferCount(3), map((group) => group.map(readable)), toArray());
  assert.deepEqual(await lastValueFrom(groups), [[false, false, true], [false, false, true]]);
  const copies = source().pipe(
    map((batch) => batch.copy()),
    bufferCount(3),
    map((group) => group.flatMap(({ inputs }) => [...inputs]).sort((a, b) => a - b)),
    toArray(),
  );
  const all = Array.from({ length: 12 }, (_, n) => n);
  assert.deepEqual(await lastValueFrom(copies), [all, all]);
});

Deno.test("batches() with take: unsubscribes at once, and the taken batch goes out of its loan", async () => {
  let filled = 0;
  const batch = await lastValueFrom(
    batches(data, { batchSize: 4 }).pipe(
      tap(() => filled++),
      take(2),
    ),
  );
  await turn();
  assert.equal(filled, 2);
  assert.throws(() => batch.inputs, advice);
});

Deno.test("several subscribers of one share() see every batch, and the slowest sets the pace", async () => {
  const shared = source().pipe(share());
  const place = ({ epoch, index }: Batch) => `${epoch}/${index}`;
  const events: string[] = [];
  const quick = shared.pipe(map(place), tap((at) => events.push(`quick ${at}`)), toArray());
  const slow = shared.pipe(
    tap((batch) => batch.waitUntil(lastValueFrom(timer(2)).then(() => batch.inputs))),
    tap((batch) => events.push(`slow ${place(batch)}`)),
    map(place),
    toArray(),
  );
  const [one, two] = await Promise.all([lastValueFrom(quick), lastValueFrom(slow)]);
  assert.deepEqual(one, ["1/0", "1/1", "1/2", "2/0", "2/1", "2/2"]);
  assert.deepEqual(two, one);
  assert.deepEqual(events, one.flatMap((at) => [`quick ${at}`, `slow ${at}`]));
});

Deno.test("batches() stopped in the middle of a step saves the run once that has ended", async () => {
  const controller = new AbortController();
  let ended = false;
  const paused: boolean[] = [];
  await batches(countingData(10), { batchSize: 5, signal: controller.signal }).forEach((batch) => {
    batch.run.onPause((pause) => void (pause === "end" && paused.push(ended)));
    batch.waitUntil(
      new Promise((resolve) => setTimeout(() => resolve(ended = true), 50)),
    );
    setTimeout(() => controller.abort(), 5);
  });
  assert.deepEqual(paused, [true]);
});
