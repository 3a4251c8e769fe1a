// Concurrent jobs as one stream.

import assert from "node:assert/strict";
import { lastValueFrom, map, take, toArray } from "rxjs";
import type { Job, JobEvent, Workplace } from "../../src/calls/job.ts";
import { runJobs } from "../../src/calls/run_jobs.ts";

type Event = JobEvent<string, string>;

const jobs = (count: number): Job<number>[] =>
  Array.from({ length: count }, (_, i) => ({ key: `job ${i}`, input: i }));

/** A workplace whose jobs are settled by the test. */
function byHand() {
  const settle = new Map<number, { resolve(text: string): void; reject(error: Error): void }>();
  const ended: number[] = [];
  let most = 0;
  const workplace: Workplace<number, string, string> = (input, onProgress) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    settle.set(input, { resolve, reject });
    most = Math.max(most, settle.size);
    onProgress(`at ${input}`);
    return {
      result: promise,
      [Symbol.dispose]: () => {
        settle.delete(input);
        ended.push(input);
      },
    };
  };
  return { workplace, settle, ended, most: () => most };
}

const pause = () => new Promise((resolve) => setTimeout(resolve));

Deno.test("runJobs() begins jobs in order, as many at a time as there are workers", async () => {
  const hand = byHand();
  const events: Event[] = [];
  let completed = false;
  runJobs(jobs(5), { workplace: hand.workplace, workers: 2 }).subscribe({
    next: (event) => events.push(event),
    complete: () => completed = true,
  });
  assert.equal(hand.settle.size, 0); // nothing within subscribe
  await pause();
  assert.deepEqual([...hand.settle.keys()], [0, 1]);
  hand.settle.get(1)!.resolve("one");
  await pause();
  assert.deepEqual([...hand.settle.keys()], [0, 2]);
  for (const job of [2, 0, 3, 4]) {
    hand.settle.get(job)!.resolve(`result ${job}`);
    await pause();
  }
  assert.ok(completed);
  assert.equal(hand.most(), 2);
  assert.deepEqual(hand.ended, [1, 2, 0, 3, 4]);
  assert.deepEqual(events.slice(0, 5), [
    { kind: "started", job: 0 },
    { kind: "progress", job: 0, progress: "at 0" },
    { kind: "started", job: 1 },
    { kind: "progress", job: 1, progress: "at 1" },
    { kind: "finished", job: 1, result: "one" },
  ]);
  const finished = events.filter(({ kind }) => kind === "finished").map(({ job }) => job);
  assert.deepEqual(finished, [1, 2, 0, 3, 4]);
});

Deno.test("runJobs() without jobs completes and emits nothing", async () => {
  const { workplace } = byHand();
  assert.deepEqual(await lastValueFrom(runJobs([], { workplace }).pipe(toArray())), []);
});

Deno.test("runJobs() continues after a failed job, whether it throws at once or later", async () => {
  const workplace: Workplace<number, string, string> = (input) => {
    if (input === 0) throw new Error("at once");
    return {
      result: input === 1 ? Promise.reject(new Error("later")) : Promise.resolve("good"),
      [Symbol.dispose]() {},
    };
  };
  const events = await lastValueFrom(runJobs(jobs(3), { workplace, workers: 1 }).pipe(toArray()));
  assert.deepEqual(events.filter(({ kind }) => kind !== "started"), [
    { kind: "failed", job: 0, error: "at once" },
    { kind: "failed", job: 1, error: "later" },
    { kind: "finished", job: 2, result: "good" },
  ]);
});

Deno.test("runJobs() ends the work of a failed job before the next begins, and leaks none", async () => {
  const heard: string[] = []; // begun and ended work
  const workplace: Workplace<number, string, string> = (input) => {
    heard.push(`begin ${input}`);
    return {
      result: input % 2 ? Promise.resolve("good") : Promise.reject(new Error("bad")),
      [Symbol.dispose]: () => void heard.push(`end ${input}`),
    };
  };
  const kinds = await lastValueFrom(
    runJobs(jobs(4), { workplace, workers: 1 }).pipe(
      map(({ kind, job }) => `${kind} ${job}`),
      toArray(),
    ),
  );
  assert.deepEqual(heard, [0, 1, 2, 3].flatMap((job) => [`begin ${job}`, `end ${job}`]));
  assert.deepEqual(kinds, [
    ...["started 0", "failed 0", "started 1", "finished 1"],
    ...["started 2", "failed 2", "started 3", "finished 3"],
  ]);
});

Deno.test("runJobs() has as many running jobs after a failure as before it", async () => {
  const hand = byHand();
  const done = lastValueFrom(runJobs(jobs(5), { workplace: hand.workplace, workers: 2 }));
  await pause();
  hand.settle.get(0)!.reject(new Error("bad"));
  await pause();
  assert.deepEqual([[...hand.settle.keys()], hand.ended], [[1, 2], [0]]);
  hand.settle.get(2)!.reject(new Error("bad"));
  await pause();
  assert.deepEqual([[...hand.settle.keys()], hand.ended], [[1, 3], [0, 2]]);
  for (const job of [1, 3, 4]) {
    hand.settle.get(job)!.resolve("good");
    await pause();
  }
  assert.equal((await done).kind, "finished");
  assert.deepEqual([hand.settle.size, hand.most()], [0, 2]);
});

Deno.test("runJobs() ends running work on unsubscription, and begins no more", async () => {
  const hand = byHand();
  const events: Event[] = [];
  const subscription = runJobs(jobs(4), { workplace: hand.workplace, workers: 2 })
    .subscribe((event) => events.push(event));
  await pause();
  const pending = [...hand.settle.values()];
  subscription.unsubscribe();
  assert.deepEqual(hand.ended, [0, 1]);
  const heard = events.length;
  pending.forEach(({ resolve }) => resolve("too late"));
  await pause();
  assert.equal(events.length, heard);
  assert.equal(hand.settle.size, 0);
});

Deno.test("runJobs() ends the work of a subscriber that unsubscribes at its first event", async () => {
  const hand = byHand();
  for (const count of [1, 2]) { // at "started", and at the progress that comes while the work is begun
    await lastValueFrom(
      runJobs(jobs(2), { workplace: hand.workplace, workers: 2 }).pipe(take(count)),
    );
    await pause();
    assert.equal(hand.settle.size, 0, `${count}`);
  }
});

Deno.test("runJobs() refuses an invalid number of workers", () => {
  const { workplace } = byHand();
  for (const workers of [0, 1.5, NaN]) {
    assert.throws(() => runJobs([], { workplace, workers }), /workers must be a whole number/);
  }
});

Deno.test("runJobs() begins as many jobs as there are CPU cores by default", async () => {
  const hand = byHand();
  const cores = navigator.hardwareConcurrency;
  const running = runJobs(jobs(cores + 1), { workplace: hand.workplace }).subscribe();
  await pause();
  running.unsubscribe();
  assert.equal(hand.most(), cores);
});
