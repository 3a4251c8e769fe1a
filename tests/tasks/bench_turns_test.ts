// Contenders in turns, with contenders that make up their times.

import assert from "node:assert/strict";
import type { Contender } from "../../tasks/bench_contender.ts";
import { takeTurns } from "../../tasks/bench_turns.ts";

/** Steps take as long as `stepLength` says, without passing any time; `log` has a line for each call. */
function imagined(
  engine: string,
  stepLength: (step: number) => number,
  log: string[] = [],
): Contender {
  let made = 0;
  return {
    engine,
    device: "imagined",
    threads: 1,
    run(_, steps) {
      log.push(engine);
      return Promise.resolve(Array.from({ length: steps }, () => stepLength(made++)));
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

Deno.test("takeTurns() goes round all contenders, group by group", async () => {
  const log: string[] = [];
  const contenders = [imagined("a", () => 5, log), imagined("b", () => 1, log)];
  const timings = await takeTurns(contenders, "train", 1);
  assert.deepEqual(timings.map(({ contender }) => contender.engine), ["a", "b"]);
  assert.deepEqual(log.slice(-40), Array.from({ length: 20 }, () => ["a", "b"]).flat());
  // a turn lasts a twentieth of the second
  assert.deepEqual(timings.map(({ rounds }) => rounds.map((times) => times!.length)), [
    Array(20).fill(10),
    Array(20).fill(50),
  ]);
});

Deno.test("takeTurns() gives a slow contender single steps, spread over the rounds", async () => {
  const [{ rounds }] = await takeTurns([imagined("slow", () => 200)], "train", 1);
  const turns = [...rounds.keys()].filter((round) => rounds[round]);
  assert.deepEqual(turns, [3, 7, 11, 15, 19]);
  for (const round of turns) assert.deepEqual(rounds[round], [200]);
});

Deno.test("takeTurns() lets everyone have three turns, and any two share one", async () => {
  const contenders = [imagined("slowest", () => 9000), imagined("slow", () => 180)];
  const timings = await takeTurns(contenders, "train", 1);
  assert.deepEqual(timings.map(({ rounds }) => rounds.flat().length), [3, 6]);
  for (const { rounds } of timings) assert.ok(rounds[19]);
});

Deno.test("takeTurns() makes steps before it counts any, until they get no quicker", async () => {
  const tiers = imagined("tiers", (step) => step < 10 ? 8 : step < 30 ? 4 : 2);
  const [{ rounds }] = await takeTurns([tiers], "train", 1);
  assert.deepEqual([...new Set(rounds.flat())], [2]);
  assert.equal(rounds[0]!.length, 25);
});

Deno.test("takeTurns() warms up no longer than it measures", async () => {
  // ever quicker
  const never = imagined("never", (step) => 1000 / (step + 1));
  const [{ rounds }] = await takeTurns([never], "train", 0.5);
  assert.ok(rounds.flat().length >= 3);
});

Deno.test("takeTurns() cuts the turns of a contender that became slow, but not the last", async () => {
  const sinking = imagined("sinking", (step) => step < 400 ? 1 : 1000);
  const [{ rounds }] = await takeTurns([sinking], "train", 1);
  assert.ok(rounds.filter((times) => times).length < 20);
  assert.ok(rounds[19]);
});

Deno.test("takeTurns() throws the signal's reason between turns", async () => {
  const controller = new AbortController();
  const stopping = imagined("stopping", (step) => {
    if (step === 100) controller.abort(new Error("stop"));
    return 1;
  });
  await assert.rejects(takeTurns([stopping], "train", 1, controller.signal), /^Error: stop$/);
});
