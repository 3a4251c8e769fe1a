// Exit codes of tasks: 0 for success, 2 for a wrong call, 1 for all other errors, which are reported in one line on
// standard error.

import { deniedReason } from "../../src/files/file_error.ts";
import { visibleText } from "../../src/files/visible_text.ts";
import { lossText } from "../../src/files/loss.ts";
import { type Interrupt, listenForInterrupt } from "./interrupt.ts";
import { codeOfLoss, ReaderGone, tell } from "./standard_output.ts";
import { type FlagTable, inTermsOfFlags, nearestFlag } from "./terms_of_flags.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Runs a task and ends the process with the code that `main` returns; without one the process ends by itself, with 0,
 * when nothing is left to do. If the reader of the result has gone, the task ends quietly. A signal that `main` does
 * not listen for ends it with that signal's code; unfinished files are removed.
 *
 * @param flags the task's flags, named in errors
 */
export async function runCommand(
  main: () => Promise<number | void>,
  flags: FlagTable = {},
): Promise<void> {
  const fail = (error: unknown) => {
    if (error instanceof ReaderGone) Deno.exit(0);
    const { message, usage } = faultOf(error, flags);
    tell(message);
    Deno.exit(usage ? 2 : 1);
  };
  // unhandled rejections fail in one line too
  addEventListener("error", (event) => fail(event.error));
  addEventListener("unhandledrejection", (event) => fail(event.reason));
  const interrupt: Interrupt = listenForInterrupt(() => {
    tell("interrupted; unfinished files are not written");
    Deno.exit(interrupt.code);
  });
  try {
    const ended = await main();
    interrupt[Symbol.dispose](); // else the process would not end
    const code = ended ? ended : codeOfLoss() ?? ended;
    if (code !== undefined) Deno.exit(code);
  } catch (error) {
    fail(error);
  }
}

/** Reports the loss of an output without which the task continues; for `onLoss`. */
export function tellLoss(error: Error): void {
  tell(lossText(faultOf(error).message));
}

/** One line about an error in terms of a task's flags, and whether it is a usage error (those of `parseArgs` are). */
export function faultOf(
  error: unknown,
  flags: FlagTable = {},
): { message: string; usage: boolean } {
  // the first error, not that of the cleanup
  if (error instanceof SuppressedError) return faultOf(error.suppressed, flags);
  const text = textOf(error).trim();
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === "string" && code.startsWith("ERR_PARSE_ARGS")) {
    return { message: visibleText(callFault(text.split(/\.\s/)[0], flags)), usage: true }; // what follows is advice on "--"
  }
  const usage = error instanceof UsageError;
  const message = visibleText(usage ? text : inTermsOfFlags(text, flags));
  return { message: message || "unknown error", usage };
}

/** The message; for a path that Deno denies without --allow-all, the path and the reason. */
function textOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const path = error instanceof Deno.errors.NotCapable && /"([^"]*)"/.exec(message)?.[1];
  const reason = deniedReason({ message });
  return path && !reason.includes(path) ? `cannot use ${path}: ${reason}` : reason;
}

/** An error of `parseArgs` in the words of commands, with the flag that was probably meant. */
function callFault(text: string, flags: FlagTable): string {
  // "--seed --quiet" is called ambiguous
  const bare = /^Option '(?:-\w, )?(--[^' ]+)(?: <value>)?' argument (?:is ambiguous|missing)$/
    .exec(text)?.[1];
  if (bare !== undefined) return `${bare} must have a value, got none`;
  const full = /^Option '(?:-\w, )?(--[^']+)' does not take an argument$/.exec(text)?.[1];
  if (full !== undefined) return `${full} takes no value, got one`;
  const extra = /^Unexpected argument '(.*)'$/.exec(text)?.[1];
  if (extra !== undefined) {
    return `this command takes only flags, got ${JSON.stringify(extra)}; --help lists them`;
  }
  const unknown = /^Unknown option '(-[^']*)'$/.exec(text)?.[1];
  if (unknown === undefined) return text;
  const near = nearestFlag(unknown, flags);
  return `unknown flag ${unknown}; ${near ? `did you mean ${near}?` : "--help lists the flags"}`;
}
