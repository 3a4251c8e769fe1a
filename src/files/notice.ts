// One-line notices of what an earlier command left behind and what was done about it.

import { visibleText } from "./visible_text.ts";

/** Takes a notice, one line without a line break. */
export type OnNotice = (text: string) => void;

/** Prints a notice on standard error, as errors of commands are printed. */
export function printNotice(text: string): void {
  warn(`fathom: ${text}`);
}

/** A line on standard error, with names made visible; errors in writing it are ignored. */
export function warn(line: string): void {
  try {
    console.error(visibleText(line));
  } catch { /* there is nowhere left to say it */ }
}
