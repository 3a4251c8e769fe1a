// Reports of a lost output.

import assert from "node:assert/strict";
import { warn } from "../../src/files/notice.ts";
import { errorOf, warnOfLoss } from "../../src/files/loss.ts";

Deno.test("warnOfLoss() writes one line on standard error, and no harm is done where that is lost", () => {
  const lines: unknown[] = [];
  const { error } = console;
  try {
    console.error = (line: unknown) => void lines.push(line);
    warnOfLoss(new Error("cannot write a.csv: no space left on device"));
    console.error = () => {
      throw new Error("full");
    };
    warn("nobody hears this");
  } finally {
    console.error = error;
  }
  assert.deepEqual(lines, [
    "fathom: cannot write a.csv: no space left on device; the work continues without it",
  ]);
});

Deno.test("errorOf() makes errors of whatever is thrown", () => {
  const error = new RangeError("x");
  assert.equal(errorOf(error), error);
  assert.equal(errorOf("x").message, "x");
});
