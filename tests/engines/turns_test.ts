// Interleaved timing, with simulated runners.

import assert from "node:assert/strict";
import { type Runner, takeTurns } from "../../src/engines/turns.ts";

/** Steps take `stepLength` without real time passing; `log` has a line for each call. */
function imagined(
  name: string,
  stepLength: (step: number) => number,
  log: string[] = [],
): Runner & { readonly name: string } {
  let made = 0;
  return {
    name,
    run(steps) {
      log.push(name);
      return Promise.resolve(Array.from({ length: steps }, () => stepLength(made++)));
    },
  };
}

Deno.test("takeTurns() cycles through all runners, group by group", async () => {
  const log: string[] = [];
  const runners = [imagined("a", () => 5, log), imagined("b", () => 1, log)];
  const turns = await takeTurns(runners, 1);
  assert.deepEqual(turns.map(({ runner }) => runner.name), ["a", "b"]);
  assert.deepEqual(log.slice(-40), Array.from({ length: 20 }, () => ["a", "b"]).flat());
  // a turn lasts a twentieth of the second
  assert.deepEqual(turns.map(({ rounds }) => rounds.map((times) => times!.length)), [
    Array(20).fill(10),
    Array(20).fill(50),
  ]);
});

Deno.test("takeTurns() gives a slow runner single steps, spread over the rounds", async () => {
  const [{ rounds }] = await takeTurns([imagined("slow", () => 200)], 1);
  const turns = [...rounds.keys()].filter((round) => rounds[round]);
  assert.deepEqual(turns, [3, 7, 11, 15, 19]);
  for (const round of turns) assert.deepEqual(rounds[round], [200]);
});

Deno.test("takeTurns() gives every runner three turns, and any two share a round", async () => {
  const runners = [imagined("slowest", () => 9000), imagined("slow", () => 180)];
  const turns = await takeTurns(runners, 1);
  assert.deepEqual(turns.map(({ rounds }) => rounds.flat().length), [3, 6]);
  for (const { rounds } of turns) assert.ok(rounds[19]);
});

Deno.test("takeTurns() warms up until steps stop getting faster", async () => {
  const tiers = imagined("tiers", (step) => step < 10 ? 8 : step < 30 ? 4 : 2);
  const [{ rounds }] = await takeTurns([tiers], 1);
  assert.deepEqual([...new Set(rounds.flat())], [2]);
  assert.equal(rounds[0]!.length, 25);
});

Deno.test("takeTurns() warms up for at most its measuring time", async () => {
  // ever faster
  const never = imagined("never", (step) => 1000 / (step + 1));
  const [{ rounds }] = await takeTurns([never], 0.5);
  assert.ok(rounds.flat().length >= 3);
});

Deno.test("takeTurns() cuts the turns of a runner that became slow, but not the last", async () => {
  const sinking = imagined("sinking", (step) => step < 400 ? 1 : 1000);
  const [{ rounds }] = await takeTurns([sinking], 1);
  assert.ok(rounds.filter((times) => times).length < 20);
  assert.ok(rounds[19]);
});

Deno.test("takeTurns() throws the signal's reason between turns", async () => {
  const controller = new AbortController();
  const stopping = imagined("stopping", (step) => {
    if (step === 100) controller.abort(new Error("stop"));
    return 1;
  });
  await assert.rejects(takeTurns([stopping], 1, { signal: controller.signal }), /^Error: stop$/);
});
