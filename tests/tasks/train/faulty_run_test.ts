// deno task train on a disk that fails, and killed at changes of the disk; deno task soak kills train has all of them.

import { faultyRun, wholeRun } from "./faulty_run.ts";
import assert from "node:assert/strict";
import type { AskedFault } from "../disk_fault.ts";

/** The moments that matter most, and what is said of each. */
const moments: readonly (readonly [asked: AskedFault, outcome: RegExp])[] = [
  // before the first checkpoint, so that nothing can be kept; the event file must not stand in the way
  [{ fault: "full", at: "write logs/events", n: 1 }, /^told, started again$/],
  [{ fault: "full", at: "rename .*step-" }, /^told, resumed$/],
  [{ fault: "read-only", at: "rename .*snapshots.jsonl" }, /^told, resumed$/],
  [{ fault: "once", at: "write run/snapshots", n: 3 }, /^went on, finished$/],
  [{ fault: "once", at: "syncData logs", n: 1 }, /^went on, (finished|resumed)$/],
  [{ fault: "once", at: "rename .*snapshots.jsonl" }, /^went on, finished$/],
  [{ fault: "torn", at: "write .*step-" }, /^killed, started again$/],
  [{ fault: "held", at: "rename .*summary.json" }, /^killed, resumed$/],
];

Deno.test("deno task train, killed or on a disk that fails, has the same results when the command is given again", async () => {
  const whole = await wholeRun();
  for (const [asked, outcome] of moments) {
    const came = await faultyRun(whole, asked) ?? "ended before";
    assert.ok(outcome.test(came), `${asked.fault} at ${asked.at}: ${came}`);
  }
});
