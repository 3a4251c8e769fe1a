// Long work: progress, abort signals, yields to the event loop.

import assert from "node:assert/strict";
import fc from "fast-check";
import { yieldToEvents } from "../../src/calls/event_loop.ts";
import { allSteps, beginWork, partOfWork, stepsInTurns } from "../../src/calls/progress.ts";
import { compute } from "./compute.ts";

Deno.test("beginWork() reports progress from 0 to the total", async () => {
  const told: number[][] = [];
  const inHand = beginWork(5, { onProgress: (done, of) => told.push([done, of]) });
  await inHand.done(3);
  await inHand.done();
  await inHand.done();
  assert.deepEqual(told, [[0, 5], [3, 5], [4, 5], [5, 5]]);
});

Deno.test("beginWork() throws the signal's reason before the first step and after the current one", async () => {
  assert.throws(() => beginWork(1, { signal: AbortSignal.abort("before") }), /^before$/);
  const controller = new AbortController();
  const inHand = beginWork(2, { signal: controller.signal });
  await inHand.done();
  controller.abort(new Error("enough"));
  await assert.rejects(inHand.done(), /^Error: enough$/);
});

Deno.test("beginWork() lets timers run between long steps, and not between short ones", async () => {
  compute(110);
  await yieldToEvents();
  let rang = false;
  const timer = setTimeout(() => rang = true, 0);
  const inHand = beginWork(2);
  await inHand.done();
  assert.equal(rang, false);
  compute(110);
  await inHand.done();
  assert.equal(rang, true);
  clearTimeout(timer);
});

Deno.test("partOfWork() counts parts towards the total", async () => {
  const told: number[][] = [];
  const whole = { onProgress: (done: number, of: number) => told.push([done, of]) };
  await beginWork(2, partOfWork(whole, 0, 5)).done(2);
  await beginWork(3, partOfWork(whole, 2, 5)).done(3);
  assert.deepEqual(told, [[0, 5], [2, 5], [2, 5], [5, 5]]);
});

function* counting(to: number): Generator<void, number> {
  let sum = 0;
  for (let i = 1; i <= to; i++) {
    sum += i;
    yield;
  }
  return sum;
}

Deno.test("stepsInTurns() gives the result of allSteps(), and reports each step and the total at the end", async () => {
  await fc.assert(fc.asyncProperty(fc.nat(20), fc.nat(20), async (steps, most) => {
    const told: number[] = [];
    const onProgress = (done: number, of: number) => {
      assert.equal(of, most);
      told.push(done);
    };
    const value = await stepsInTurns(counting(steps), most, { onProgress });
    assert.equal(value, allSteps(counting(steps)));
    assert.equal(told[0], 0);
    assert.equal(told.at(-1), most);
    assert.ok(told.every((done, i) => i === 0 || done >= told[i - 1]));
  }));
});
