// Flags that say where a task writes.

import { UsageError, wrongFlag } from "./command_line.ts";

/**
 * Where a task writes; undefined where the flag is absent. To many programs "-" is standard output: here it is refused, so
 * that nobody finds a file or folder of that name.
 *
 * @param what "a folder", for errors
 */
export function placeFlag(flag: string, what: string, text: string): string;
export function placeFlag(
  flag: string,
  what: string,
  text: string | undefined,
): string | undefined;
export function placeFlag(
  flag: string,
  what: string,
  text: string | undefined,
): string | undefined {
  if (text === "") throw wrongFlag(flag, what, text);
  if (text === undefined || !isStandardOutput(text)) return text;
  throw new UsageError(
    `--${flag} must be ${what}, got "${text}", which stands for standard output; ${what} of that ` +
      "name is ./-",
  );
}

/** Whether a path is "-". */
export function isStandardOutput(text: string): boolean {
  return /^-[/\\]*$/.test(text);
}
