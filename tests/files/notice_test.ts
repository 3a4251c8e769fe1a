// Notices on standard error, also where that is lost.

import assert from "node:assert/strict";
import { printNotice } from "../../src/files/notice.ts";

Deno.test("printNotice() writes one line on standard error, and no harm is done where that is lost", () => {
  const { error } = console;
  const lines: string[] = [];
  try {
    console.error = (line: string) => void lines.push(line);
    printNotice("runs/x was left by a command that was killed");
    console.error = () => {
      throw new Deno.errors.BrokenPipe("Broken pipe");
    };
    printNotice("nobody hears this");
  } finally {
    console.error = error;
  }
  assert.deepEqual(lines, ["fathom: runs/x was left by a command that was killed"]);
});
