// Long work in pieces: progress through it, its end before time by a signal, and turns of the event loop between pieces.

import { aFunction, aSignal, type OptionChecks } from "./checks.ts";
import { yieldToEvents } from "./event_loop.ts";

/** How long work is followed, and ended before its time. */
export interface WorkOptions {
  /** Aborted, the work rejects with the signal's reason after the piece in hand. */
  readonly signal?: AbortSignal;
  /** Told how many of how many pieces (examples, resamples, bytes) are done: first 0, at the end `of`. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Work in several stages; each tells its progress from 0 on. */
export interface StagedWorkOptions extends WorkOptions {
  /** Told what is done next, in a word or two: "evaluating". */
  readonly onStage?: (name: string) => void;
}

/** What the options of work must be; `onStage` is there where one bag goes to several stages. */
export const workChecks: OptionChecks<StagedWorkOptions> = {
  signal: aSignal,
  onProgress: aFunction,
  onStage: aFunction,
};

/** Work that has begun. */
interface WorkInHand {
  /** To be awaited after every piece; `count` is how many pieces were done, default 1. */
  done(count?: number): Promise<void>;
}

/**
 * Begins work of so many pieces. After each piece progress is told, the event loop gets a turn if one is due, and an
 * aborted signal is thrown.
 */
export function beginWork(of: number, { signal, onProgress }: WorkOptions = {}): WorkInHand {
  signal?.throwIfAborted();
  onProgress?.(0, of);
  let all = 0;
  return {
    async done(count = 1) {
      onProgress?.(all += count, of);
      await yieldToEvents();
      signal?.throwIfAborted();
    },
  };
}

/** A part of work that is counted as a whole: `before` pieces were done, `of` are there in all. */
export function partOfWork(
  { signal, onProgress }: WorkOptions,
  before: number,
  of: number,
): WorkOptions {
  return { signal, onProgress: onProgress && ((done) => onProgress(before + done, of)) };
}

/** Steps of a computation, one after the other: the same that {@linkcode stepsInTurns} makes, at once. */
export function allSteps<R>(steps: Generator<void, R>): R {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Steps of a computation as work.
 *
 * @param of how many steps there are at most: where there are fewer, the last ones are told as done at the end
 */
export async function stepsInTurns<R>(
  steps: Generator<void, R>,
  of: number,
  work: WorkOptions = {},
): Promise<R> {
  const inHand = beginWork(of, work);
  let left = of;
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      if (left > 0) await inHand.done(left);
      return value;
    }
    await inHand.done(left > 0 ? 1 : 0);
    if (left > 0) left--;
  }
}
