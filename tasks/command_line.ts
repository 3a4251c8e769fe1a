// How every task ends: 0 when all went well, 2 when it was called wrongly, 1 for all other faults, which
// are told in one line on standard error.

import { lossText } from "../src/sinks/loss.ts";
import { codeOfLoss, ReaderGone, tell } from "./standard_output.ts";

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/**
 * Runs a task and ends the process with the code that `main` gives; without one the process ends by
 * itself, with 0, when nothing is left to do. Where nobody reads the result any more the task ends quietly.
 */
export async function runCommand(main: () => Promise<number | void>): Promise<void> {
  try {
    const ended = await main();
    const code = ended ? ended : codeOfLoss() ?? ended;
    if (code !== undefined) Deno.exit(code);
  } catch (error) {
    if (error instanceof ReaderGone) Deno.exit(0);
    const { message, usage } = faultOf(error);
    tell(message);
    Deno.exit(usage ? 2 : 1);
  }
}

/** Tells that an output was lost without which the work goes on; for `onLoss`. */
export function tellLoss(error: Error): void {
  tell(lossText(faultOf(error).message));
}

/** One line about an error, and whether it is the caller's (also those of `parseArgs` are). */
export function faultOf(error: unknown): { message: string; usage: boolean } {
  if (error instanceof SuppressedError) return faultOf(error.suppressed); // what went wrong before tidying up did
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, " ");
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS")) {
    return { message: message.split(". ")[0], usage: true }; // what follows is advice on "--"
  }
  return { message: message || "unknown error", usage: error instanceof UsageError };
}
