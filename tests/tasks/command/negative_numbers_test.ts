// Negative numbers in a command line.

import assert from "node:assert/strict";
import { joinNegativeNumbers } from "../../../tasks/command/negative_numbers.ts";

Deno.test("joinNegativeNumbers() joins a number to the flag before it, and to nothing else", () => {
  const cases: [call: string, joined: string][] = [
    ["--angle -1 --b", "--angle=-1 --b"],
    ["--angle -.5", "--angle=-.5"],
    ["a -1", "a -1"],
    ["-1 --a", "-1 --a"],
    ["--a -h", "--a -h"],
    ["--a 1 -1", "--a 1 -1"],
    ["-s -1", "-s -1"],
  ];
  for (const [call, joined] of cases) {
    assert.deepEqual(joinNegativeNumbers(call.split(" ")), joined.split(" "));
  }
  assert.deepEqual(joinNegativeNumbers([]), []);
});
