// Reports of a lost output, by default a line on standard error.

import { warn } from "./notice.ts";

/** Called once with the error by which an output was lost. If it throws, the stream fails. */
export type OnLoss = (error: Error) => void;

/** The default: a line on standard error, if that is open. */
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
