// What a page wants of its runs.

import assert from "node:assert/strict";
import {
  mostRuns,
  readWish,
  refuseWish,
  wishMemory,
  writeWish,
} from "../../../src/views/live/requested_command.ts";

Deno.test("readWish() gives what was written last, of each run its own", () => {
  const memory = wishMemory();
  assert.equal(readWish(memory, 3), "run");
  writeWish(memory, 3, "pause");
  writeWish(memory, mostRuns - 1, "stop");
  assert.deepEqual([2, 3, mostRuns - 1].map((run) => readWish(memory, run)), [
    "run",
    "pause",
    "stop",
  ]);
});

Deno.test("refuseWish() takes back that wish and no other", () => {
  const memory = wishMemory();
  writeWish(memory, 0, "pause");
  refuseWish(memory, 0, "pause");
  assert.equal(readWish(memory, 0), "run");
  writeWish(memory, 0, "stop");
  refuseWish(memory, 0, "pause");
  assert.equal(readWish(memory, 0), "stop");
});
