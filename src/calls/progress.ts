// Long work in steps, with progress, abort signals and yields to the event loop.

import { aFunction, aSignal, type OptionChecks } from "./checks.ts";
import { yieldToEvents } from "./event_loop.ts";

/** Options to follow and abort long work. */
export interface WorkOptions {
  /** When aborted, the work rejects with the signal's reason after the current step. */
  readonly signal?: AbortSignal;
  /** Called with the number of finished steps (examples, resamples, bytes) and their total: first 0, at the end `of`. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Work in several stages; each reports progress from 0. */
export interface StagedWorkOptions extends WorkOptions {
  /** Called with the name of the next stage: "evaluating". */
  readonly onStage?: (name: string) => void;
}

/** Checks of the options; `onStage` is included because options are passed on to several stages. */
export const workChecks: OptionChecks<StagedWorkOptions> = {
  signal: aSignal,
  onProgress: aFunction,
  onStage: aFunction,
};

/** Work in progress. */
interface WorkInHand {
  /** To be awaited after every step; `count` is the number of finished steps, default 1. */
  done(count?: number): Promise<void>;
}

/**
 * Begins work of `of` steps. After each step it reports progress, yields to the event loop if due, and throws the reason
 * of an aborted signal.
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

/** Options for a part of larger work: `before` steps are finished, `of` is the total. */
export function partOfWork(
  { signal, onProgress }: WorkOptions,
  before: number,
  of: number,
): WorkOptions {
  return { signal, onProgress: onProgress && ((done) => onProgress(before + done, of)) };
}

/** Runs all steps of a computation synchronously; see {@linkcode stepsInTurns}. */
export function allSteps<R>(steps: Generator<void, R>): R {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * Runs the steps of a computation with progress, abort signal and yields.
 *
 * @param of the maximum number of steps; if there are fewer, the rest is reported as done at the end
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
