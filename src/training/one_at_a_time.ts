// The base of operators that compute: values are processed one at a time and in order, the batch of a value stays on
// loan meanwhile, and pending work is finished before completion.

import { Observable, type OperatorFunction } from "rxjs";

/** The work of one subscription; promises of `next` and `complete` are awaited. */
export interface Stage<T, R> {
  next(value: T, emit: (result: R) => void): Promise<void> | void;
  /** The source has completed; default nothing. */
  complete?(emit: (result: R) => void): Promise<void> | void;
  /** Frees what the subscription owns, on completion, error and unsubscription. */
  dispose?(): void;
}

/**
 * An operator from a stage, which is created for every subscription.
 *
 * @param batchOf the loan that a value depends on
 * @param start receives `finish`, which completes the stream and leaves the source
 */
export function oneAtATime<T, R>(
  batchOf: (value: T) => { waitUntil(promise: PromiseLike<unknown>): void } | undefined,
  start: (finish: () => void) => Stage<T, R>,
): OperatorFunction<T, R> {
  return (source) =>
    new Observable<R>((subscriber) => {
      const stage = start(() => subscriber.complete());
      const emit = (result: R) => subscriber.next(result);
      let queue: Promise<void> | undefined; // absent if nothing is pending

      const attempt = (work: () => Promise<void> | void) => {
        if (subscriber.closed) return;
        try {
          return work();
        } catch (error) {
          subscriber.error(error);
        }
      };
      /** Runs the work at once if nothing is pending, else after that. */
      const enqueue = (work: () => Promise<void> | void): Promise<void> | undefined => {
        const under = queue ? queue.then(() => attempt(work)) : attempt(work);
        if (!under) return;
        const ended = () => {
          if (queue === mine) queue = undefined;
        };
        const mine: Promise<void> = under.then(ended, (error) => {
          subscriber.error(error);
          ended();
        });
        return queue = mine;
      };

      const upstream = source.subscribe({
        next: (value) => {
          const under = enqueue(() => stage.next(value, emit));
          if (!under) return;
          try {
            batchOf(value)?.waitUntil(under);
          } catch (error) {
            subscriber.error(error); // the loan has ended: the value came late, or its subscriber is gone
          }
        },
        error: (error) => subscriber.error(error),
        complete: () => {
          const under = enqueue(() => stage.complete?.(emit));
          if (under) under.then(() => subscriber.complete());
          else subscriber.complete();
        },
      });
      return () => {
        upstream.unsubscribe();
        stage.dispose?.();
      };
    });
}
