// The queue of a network's calls.

import assert from "node:assert/strict";
import { callsInTurn } from "../../src/engines/calls_in_turn.ts";

Deno.test("callsInTurn() runs calls in order, one at a time, also after failed calls", async () => {
  const said: string[] = [];
  const inTurn = callsInTurn((name) => {
    said.push(`open ${name}`);
    return name.length;
  });
  const slow = inTurn("slow", async (opened) => {
    await new Promise((done) => setTimeout(done, 5));
    said.push("slow done");
    return opened;
  });
  const failing = inTurn("failing", () => {
    throw new Error("no");
  });
  const last = inTurn("last", (opened) => opened);
  assert.deepEqual(said, []); // nothing runs inside a call
  await assert.rejects(failing, { message: "no" });
  assert.deepEqual([await slow, await last], [4, 4]);
  assert.deepEqual(said, ["open slow", "slow done", "open failing", "open last"]);
});

Deno.test("callsInTurn() rejects calls that cannot be opened, without running them", async () => {
  const inTurn = callsInTurn((name) => {
    throw new Error(`${name}(): the network is disposed`);
  });
  let ran = false;
  await assert.rejects(inTurn("evaluate", () => ran = true), {
    message: "evaluate(): the network is disposed",
  });
  assert.equal(ran, false);
});

Deno.test("callsInTurn() begins a call at once when nothing is pending, also after long computations", async () => {
  const inTurn = callsInTurn(() => undefined);
  for (let call = 0; call < 3; call++) {
    await inTurn("long", () => computeFor(60));
    let begun = false;
    const next = inTurn("next", () => {
      begun = true;
    });
    await Promise.resolve();
    assert.ok(begun);
    await next;
  }
});

/** Milliseconds without yielding to the event loop. */
function computeFor(time: number): void {
  for (const end = performance.now() + time; performance.now() < end;);
}
