// Yields to the event loop: when they happen, and that signals arrive in them.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { yieldToEvents } from "../../src/calls/event_loop.ts";
import { compute } from "./compute.ts";

Deno.test("yieldToEvents() yields at most ten times a second", async () => {
  compute(110);
  let rang = false;
  const timer = setTimeout(() => rang = true, 0);
  const turn = yieldToEvents();
  assert.ok(turn instanceof Promise);
  await turn;
  assert.equal(rang, true);
  clearTimeout(timer);
  // on a busy machine the process may be suspended for longer than the interval: only shorter waits count
  for (let early = false, attempts = 0; !early; attempts++) {
    assert.ok(attempts < 50, "no wait shorter than the interval");
    compute(110);
    const asked = performance.now();
    await yieldToEvents();
    compute(20);
    const next = yieldToEvents();
    early = performance.now() - asked < 100;
    if (early) assert.equal(next, undefined);
    await next;
  }
});

Deno.test("yieldToEvents() yields between short steps, unless immediates follow them", () => {
  /** Yields in a quarter of a second of short steps; undefined if the machine was busy meanwhile. */
  const turns = (immediates: boolean) => {
    let turns = 0;
    yieldToEvents(true);
    for (let before = performance.now(), end = before + 250; before < end;) {
      compute(1);
      if (yieldToEvents(immediates)) turns++;
      const now = performance.now();
      if (now - before > 4) return;
      before = now;
    }
    return turns;
  };
  const quietly = (immediates: boolean) => {
    for (let attempts = 0; attempts < 40; attempts++) {
      const counted = turns(immediates);
      if (counted !== undefined) return counted;
    }
  };
  assert.notEqual(quietly(false), 0);
  assert.ok(!quietly(true));
});

Deno.test("yieldToEvents() lets signals arrive before the next step in every loop in which networks compute", async () => {
  const { stdout, code } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--allow-all",
      "--no-check",
      fileURLToPath(import.meta.resolve("./computing.ts")),
    ],
    stderr: "inherit",
  }).output();
  assert.equal(code, 0);
  const lines = new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ name }) => name), [
    "batches",
    "calls",
    "statistics on simd",
    "statistics on cpu",
  ]);
  for (const { name, heard } of lines) {
    assert.equal(heard.length, 4, name);
    // on a busy machine the signal thread may be late
    const late = heard.filter((steps: number) => steps > 0).length;
    assert.ok(late <= 1 && Math.max(...heard) <= 2, `${name}: heard after ${heard} steps`);
  }
});
