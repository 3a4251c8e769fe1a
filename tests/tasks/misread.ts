// What a task refuses as it reads its flags, told as the task tells it, without a process for each call.

import assert from "node:assert/strict";
import { faultOf } from "../../tasks/command/command_line.ts";
import type { FlagTable } from "../../tasks/command/terms_of_flags.ts";

/**
 * Reads each of some arguments, and holds what is thrown to a wrong call, which ends a task with 2, told in one line
 * that matches.
 */
export function assertMisread(
  read: (args: readonly string[]) => unknown,
  flags: FlagTable,
  cases: readonly (readonly [args: readonly string[], pattern: RegExp])[],
): void {
  for (const [args, pattern] of cases) {
    assert.throws(() => read(args), (error) => {
      const { message, usage } = faultOf(error, flags);
      assert.equal(usage, true, args.join(" "));
      assert.match(message, pattern);
      assert.doesNotMatch(message, /\n/);
      return true;
    }, args.join(" "));
  }
}
