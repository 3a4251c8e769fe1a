// Tidying up at `Deno.exit`.

import assert from "node:assert/strict";
import { atExit } from "../../src/files/at_exit.ts";

Deno.test("atExit() calls what is still registered, the latest first, whatever fails", () => {
  const called: number[] = [];
  const exits = [1, 2, 3, 4].map((n) =>
    atExit(() => {
      called.push(n);
      if (n === 3) throw new Error("fails");
    })
  );
  exits[1][Symbol.dispose]();
  globalThis.dispatchEvent(new Event("unload")); // as Deno.exit does
  assert.deepEqual(called, [4, 3, 1]);
  for (const exit of exits) exit[Symbol.dispose]();
  globalThis.dispatchEvent(new Event("unload"));
  assert.equal(called.length, 3);
});
