// What all operators that compute have in common: order, loans, and the three ways to end.

import assert from "node:assert/strict";
import { of, Subject, take } from "rxjs";
import { TestScheduler } from "rxjs/testing";
import { oneAtATime, type Stage } from "../../src/training/one_at_a_time.ts";
import { turn } from "./fake_network.ts";
import { fakeLoan } from "./fake_values.ts";

const marbles = () => new TestScheduler((actual, expected) => assert.deepEqual(actual, expected));

/** An operator whose work takes until it is settled by hand, subscribed to a subject. */
function observed(overrides: Partial<Stage<string, string>> = {}) {
  const source = new Subject<string>();
  const work: { value: string; settle: PromiseWithResolvers<void> }[] = [];
  const seen: string[] = [];
  const waited: PromiseLike<unknown>[] = [];
  const subscription = source.pipe(
    oneAtATime<string, string>(
      () => ({ waitUntil: (promise) => void waited.push(promise) }),
      () => ({
        async next(value, emit) {
          work.push({ value, settle: Promise.withResolvers<void>() });
          await work.at(-1)!.settle.promise;
          emit(value.toUpperCase());
        },
        dispose: () => void seen.push("disposed"),
        ...overrides,
      }),
    ),
  ).subscribe({
    next: (value) => seen.push(value),
    error: (error) => seen.push(error.message),
    complete: () => seen.push("complete"),
  });
  return { source, work, seen, waited, subscription };
}

Deno.test("oneAtATime() with a synchronous stage is synchronous, and completes with its source", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold("--a-b-|");
    const wait = { waitUntil: () => assert.fail("waited") };
    const operator = oneAtATime<string, string>(() => wait, () => ({
      next: (value, emit) => emit(value.toUpperCase()),
      complete: (emit) => emit("end"),
    }));
    expectObservable(source.pipe(operator)).toBe("--a-b-(e|)", { a: "A", b: "B", e: "end" });
    expectSubscriptions(source.subscriptions).toBe("^-----!");
  });
});

Deno.test("oneAtATime() passes an empty source, its error and unsubscription on", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const operator = oneAtATime<string, string>(() => undefined, () => ({
      next: (value, emit) => emit(value),
    }));
    const empty = cold("--|"), failing = cold("-a-#"), long = cold("-a-b-c-d");
    expectObservable(empty.pipe(operator)).toBe("--|");
    expectObservable(failing.pipe(operator)).toBe("-a-#");
    expectObservable(long.pipe(operator), "----!").toBe("-a-b-");
    expectSubscriptions(empty.subscriptions).toBe("^-!");
    expectSubscriptions(failing.subscriptions).toBe("^--!");
    expectSubscriptions(long.subscriptions).toBe("^---!");
  });
});

Deno.test("oneAtATime() errors and leaves its source when a stage throws", () => {
  marbles().run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold("-a-b-c");
    const operator = oneAtATime<string, string>(() => undefined, () => ({
      next(value, emit) {
        if (value === "b") throw new Error("no b");
        emit(value);
      },
    }));
    expectObservable(source.pipe(operator)).toBe("-a-#", undefined, new Error("no b"));
    expectSubscriptions(source.subscriptions).toBe("^--!");
  });
});

Deno.test("oneAtATime() makes a stage for every subscription", () => {
  const operator = oneAtATime<string, number>(() => undefined, () => {
    let count = 0;
    return { next: (_, emit) => emit(++count) };
  });
  const seen: number[] = [];
  const source = of("a", "b").pipe(operator);
  source.subscribe((count) => seen.push(count));
  source.subscribe((count) => seen.push(count));
  assert.deepEqual(seen, [1, 2, 1, 2]);
});

Deno.test("oneAtATime() begins the next value when the one before is done, and keeps every loan until then", async () => {
  const { source, work, seen, waited } = observed();
  source.next("a");
  source.next("b");
  assert.deepEqual([work.map(({ value }) => value), waited.length], [["a"], 2]);
  let second = false;
  waited[1].then(() => second = true);
  work[0].settle.resolve();
  await turn();
  assert.deepEqual(work.map(({ value }) => value), ["a", "b"]);
  assert.deepEqual([seen, second], [["A"], false]);
  work[1].settle.resolve();
  await turn();
  assert.deepEqual([seen, second], [["A", "B"], true]);
  source.next("c");
  assert.equal(work.length, 3, "begins at once when nothing is under way");
});

Deno.test("oneAtATime() finishes pending work before it completes", async () => {
  const { source, work, seen } = observed({ complete: (emit) => emit("last") });
  source.next("a");
  source.complete();
  await turn();
  assert.deepEqual(seen, []);
  work[0].settle.resolve();
  await turn();
  assert.deepEqual(seen, ["A", "last", "complete", "disposed"]);
});

Deno.test("oneAtATime() waits for what a stage does on completion", async () => {
  const settle = Promise.withResolvers<void>();
  const { source, seen } = observed({
    complete: (emit) => settle.promise.then(() => emit("last")),
  });
  source.complete();
  await turn();
  assert.deepEqual(seen, []);
  settle.resolve();
  await turn();
  assert.deepEqual(seen, ["last", "complete", "disposed"]);
});

Deno.test("oneAtATime() disposes the stage once, whatever ends the stream", async () => {
  for (
    const [end, last] of [
      [(o: ReturnType<typeof observed>) => o.source.complete(), ["complete", "disposed"]],
      [(o: ReturnType<typeof observed>) => o.source.error(new Error("no")), ["no", "disposed"]],
      [(o: ReturnType<typeof observed>) => o.subscription.unsubscribe(), ["disposed"]],
    ] as const
  ) {
    const one = observed();
    end(one);
    await turn();
    assert.deepEqual(one.seen, last);
    assert.equal(one.source.observed, false);
  }
});

Deno.test("oneAtATime() passes a rejection on as error, and begins nothing after it", async () => {
  const { source, work, seen } = observed();
  source.next("a");
  source.next("b");
  work[0].settle.reject(new Error("lost"));
  await turn();
  assert.deepEqual(seen, ["lost", "disposed"]);
  assert.deepEqual([work.length, source.observed], [1, false]);
});

Deno.test("oneAtATime() does not wait for pending work when the source errors", () => {
  const { source, work, seen } = observed();
  source.next("a");
  source.error(new Error("broken"));
  assert.deepEqual(seen, ["broken", "disposed"]);
  work[0].settle.reject(new Error("nobody hears this"));
});

Deno.test("oneAtATime() emits nothing after unsubscription, and a late failure is ignored", async () => {
  const { source, work, seen, subscription } = observed();
  source.next("a");
  source.next("b");
  subscription.unsubscribe();
  assert.deepEqual([seen, source.observed], [["disposed"], false]);
  work[0].settle.reject(new Error("nobody hears this"));
  await turn();
  assert.deepEqual([seen, work.length], [["disposed"], 1]);
});

Deno.test("oneAtATime() completes and leaves its source when a stage calls finish", () => {
  const source = new Subject<string>();
  const seen: string[] = [];
  source.pipe(oneAtATime<string, string>(() => undefined, (finish) => ({
    next(value, emit) {
      emit(value);
      if (value === "b") finish();
    },
    dispose: () => void seen.push("disposed"),
  }))).subscribe({ next: (value) => seen.push(value), complete: () => seen.push("complete") });
  ["a", "b", "c"].forEach((value) => source.next(value));
  assert.deepEqual([seen, source.observed], [["a", "b", "complete", "disposed"], false]);
});

Deno.test("oneAtATime() errors with the batch's advice when a value comes after its loan", async () => {
  const loan = fakeLoan();
  loan.end();
  const seen: string[] = [];
  const source = new Subject<string>();
  source.pipe(oneAtATime<string, string>(() => loan.batch, () => ({ next: () => turn() })))
    .subscribe({ error: (error) => seen.push(error.message) });
  source.next("late"); // thrown here, RxJS would report it as uncaught
  assert.equal(seen.length, 1);
  assert.match(seen[0], /loan of this batch has ended.*batch\.copy\(\)/);
  assert.equal(source.observed, false);
  await turn();
});

Deno.test("oneAtATime() asks nothing of a loan when its subscriber left meanwhile", async () => {
  const loan = fakeLoan();
  const source = new Subject<string>();
  const seen: string[] = [];
  source.pipe(
    oneAtATime<string, string>(() => loan.batch, () => ({
      async next(value, emit) {
        emit(value);
        loan.revoke(); // as the source does when it is unsubscribed
        await turn();
      },
    })),
    take(1),
  ).subscribe({ next: (value) => seen.push(value), complete: () => seen.push("complete") });
  source.next("a");
  await turn();
  assert.deepEqual(seen, ["a", "complete"]);
});
