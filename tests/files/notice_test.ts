// Notices on standard error, also where that is lost.

import assert from "node:assert/strict";
import { printNotice } from "../../src/files/notice.ts";
import { evil, isRaw } from "./deceptive.ts";

Deno.test("printNotice() writes one line on standard error, and no harm is done where that is lost", () => {
  const { error } = console;
  const lines: string[] = [];
  try {
    console.error = (line: string) => void lines.push(line);
    printNotice("runs/x was left by a command that was killed");
    printNotice(`${evil} was left`);
    console.error = () => {
      throw new Deno.errors.BrokenPipe("Broken pipe");
    };
    printNotice("nobody hears this");
  } finally {
    console.error = error;
  }
  const [first, second] = lines;
  assert.equal(first, "fathom: runs/x was left by a command that was killed");
  assert.ok(second.startsWith("fathom: x\\x1b[31mR") && !isRaw(second), second);
  assert.equal(lines.length, 2);
});
