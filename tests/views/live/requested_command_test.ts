// What a page wants of its runs.

import assert from "node:assert/strict";
import {
  mostRuns,
  readRequest,
  refuseRequest,
  requestMemory,
  writeRequest,
} from "../../../src/views/live/requested_command.ts";

Deno.test("readRequest() gives what was written last, of each run its own", () => {
  const memory = requestMemory();
  assert.equal(readRequest(memory, 3), "run");
  writeRequest(memory, 3, "pause");
  writeRequest(memory, mostRuns - 1, "stop");
  assert.deepEqual([2, 3, mostRuns - 1].map((run) => readRequest(memory, run)), [
    "run",
    "pause",
    "stop",
  ]);
});

Deno.test("refuseRequest() withdraws that command and no other", () => {
  const memory = requestMemory();
  writeRequest(memory, 0, "pause");
  refuseRequest(memory, 0, "pause");
  assert.equal(readRequest(memory, 0), "run");
  writeRequest(memory, 0, "stop");
  refuseRequest(memory, 0, "pause");
  assert.equal(readRequest(memory, 0), "stop");
});
