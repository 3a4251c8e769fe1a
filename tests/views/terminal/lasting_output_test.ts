// A place for text that is given up at its first failure.

import assert from "node:assert/strict";
import { lastingOutput } from "../../../src/views/terminal/lasting_output.ts";

Deno.test("lastingOutput() writes until a write fails, tells that once, and is silent after it", () => {
  const written: string[] = [];
  const told: string[] = [];
  let full = false;
  const out = lastingOutput({
    isTerminal: true,
    columns: () => 70,
    write(text) {
      written.push(text);
      if (full) throw new Error("full");
    },
  }, (error) => told.push(error.message));
  assert.deepEqual([out.isTerminal, out.columns(), out.rows?.()], [true, 70, 24]);
  out.write("a");
  const before = out.lost;
  full = true;
  out.write("b");
  full = false;
  out.write("c");
  assert.deepEqual([written, told, before, out.lost?.message], [
    ["a", "b"],
    ["full"],
    undefined,
    "full",
  ]);
});

Deno.test("lastingOutput() is lost already when it tells so, so that telling may write to it", () => {
  let writes = 0;
  const out = lastingOutput({
    isTerminal: false,
    columns: () => 80,
    write() {
      writes++;
      throw "gone";
    },
  }, () => out.write("lost"));
  out.write("a");
  assert.deepEqual([writes, out.lost?.message], [1, "gone"]);
});
