// Signals that ask a task to end: Ctrl-C, SIGTERM, and SIGHUP when its terminal closes; and Ctrl-Z, which is refused.

import { readSync } from "node:fs";
import { answer, tell } from "./standard_output.ts";

/** A stage of a task in which signals ask for its end, turned into an AbortSignal. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal;
  /** The exit code of a command that a signal ended, 128 and the signal's number: 130 for Ctrl-C. */
  readonly code: number;
}

interface Stage {
  readonly controller: AbortController;
  readonly onFirst: () => void;
  code: number;
}

/** Exit codes by signal. */
const codes = { SIGINT: 130, SIGBREAK: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Signals within this many milliseconds are one: under npx a single Ctrl-C arrives twice. */
const oneSignal = 500;

/** Stages that have not ended; signals are for the latest. */
const stages: Stage[] = [];
let heardAt = -Infinity;
let listeners: readonly (readonly [Deno.Signal, () => void])[] = [];

/**
 * Listens for signals until disposed. The first asks for an end and calls `onFirst`, a later one ends the process at
 * once with the signal's exit code. A stage that begins within another has a first signal of its own.
 */
export function listenForInterrupt(onFirst: () => void): Interrupt {
  const stage: Stage = { controller: new AbortController(), onFirst, code: codes.SIGINT };
  if (stages.length === 0) {
    listeners = signalListeners();
    for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  }
  stages.push(stage);
  return {
    signal: stage.controller.signal,
    get code() {
      return stage.code;
    },
    [Symbol.dispose]() {
      const at = stages.indexOf(stage);
      if (at < 0) return;
      stages.splice(at, 1);
      if (stages.length > 0) return;
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}

/** The result of work; undefined if the signal aborted it or kept it from starting. */
export async function unlessAborted<T>(
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T | undefined> {
  if (signal.aborted) return;
  try {
    return await work();
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
  }
}

function hear(code: number): void {
  const now = performance.now();
  if (now - heardAt < oneSignal) return;
  heardAt = now;
  const stage = stages.at(-1)!;
  const { controller, onFirst } = stage;
  if (controller.signal.aborted) {
    tell("ended at once; unfinished files are not written");
    Deno.exit(code);
  }
  stage.code = code;
  controller.abort();
  try {
    onFirst();
  } catch { /* with the terminal that goes away goes whatever was to be said on it */ }
}

function signalListeners(): typeof listeners {
  const heard = (signal: keyof typeof codes): [Deno.Signal, () => void] => [
    signal,
    () => hear(codes[signal]),
  ];
  if (Deno.build.os === "windows") return [heard("SIGINT"), heard("SIGBREAK")];
  // without a listener Deno ends also where nohup had the signal ignored
  const hangUp: [Deno.Signal, () => void] = startedByNohup()
    ? ["SIGHUP", () => {}]
    : heard("SIGHUP");
  return [heard("SIGINT"), heard("SIGTERM"), hangUp, ["SIGTSTP", refusePause]];
}

let refusedAt = -Infinity;

/**
 * `deno task` does not stop on Ctrl-Z: if the task alone stopped, the terminal would hang and take no key.
 */
function refusePause(): void {
  const now = performance.now();
  if (now - refusedAt < oneSignal) return;
  refusedAt = now;
  answer("Ctrl-Z does not pause this command; Ctrl-C ends it");
}

/**
 * Whether `nohup` started the task, which then must outlive its terminal: it leaves a standard input that cannot be
 * read in place of the terminal. Reading at a position neither waits for a pipe nor takes anything from a file.
 */
function startedByNohup(): boolean {
  try {
    readSync(0, new Uint8Array(1), 0, 1, 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === "EBADF";
  }
}
