// Reading the profile of a network that has one.

import assert from "node:assert/strict";
import { passTimes } from "../../../src/studies/bench/profile.ts";

Deno.test("passTimes() are means over the steps between start and read", async () => {
  const log: string[] = [];
  const profile = {
    start: () => void log.push("start"),
    read: () => (log.push("read"), { forward: 6, backward: 9 }),
  };
  const passes = await passTimes({ profile }, 3, () => Promise.resolve(log.push("step")));
  assert.deepEqual(passes, { forward: 2, backward: 3 });
  assert.deepEqual(log, ["start", "step", "step", "step", "read"]);
});

Deno.test("passTimes() are unknown, and no step is made, without a profile", async () => {
  const passes = await passTimes({}, 3, () => Promise.reject(new Error("a step was made")));
  assert.equal(passes, undefined);
});
