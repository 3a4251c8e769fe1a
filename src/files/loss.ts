// Reports of a lost output, by default a line on standard error.

import { warn } from "./notice.ts";

/** Takes the error with which an output was lost, once. What it throws fails the stream. */
export type OnLoss = (error: Error) => void;

/** The default: a line on standard error, as far as that is there. */
export function warnOfLoss(error: Error): void {
  warn(`fathom: ${lossText(error.message)}`);
}

/** What went wrong, and what follows. */
export function lossText(message: string): string {
  return `${message}; the work continues without it`;
}

/** What was thrown, as an error. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
