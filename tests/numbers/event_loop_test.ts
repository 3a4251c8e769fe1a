// Turns of the event loop: when they are made, and that signals are heard in them.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { yieldToEvents } from "../../src/numbers/event_loop.ts";

Deno.test("yieldToEvents() makes a turn only when the last one is more than 20 ms ago", async () => {
  await yieldToEvents();
  assert.equal(yieldToEvents(), undefined);
  const start = performance.now();
  while (performance.now() - start < 25);
  const turn = yieldToEvents();
  assert.ok(turn instanceof Promise);
  await turn;
  assert.equal(yieldToEvents(), undefined);
});

Deno.test("yieldToEvents() has signals heard before the next step in every loop in which networks compute", async () => {
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
    "steps in immediates",
  ]);
  for (const { name, heard } of lines) {
    assert.equal(heard.length, name === "steps in immediates" ? 3 : 8, name);
    // on a busy machine the thread that takes signals may come late
    const late = heard.filter((steps: number) => steps > 0).length;
    assert.ok(late <= 2 && Math.max(...heard) <= 4, `${name}: heard after ${heard} steps`);
  }
});
