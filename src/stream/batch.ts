// A batch is a loan: its buffer is lent to whoever receives it and taken back when the loan ends, which is
// when `next` has returned and every promise given to `waitUntil` has settled.

import type { Dataset } from "../data/dataset.ts";
import type { Examples } from "../engines/network.ts";

/** Where a batch stands in a run. */
export interface BatchPlace {
  /** From 1. */
  readonly epoch: number;
  /** Number of this batch in its epoch, from 0. */
  readonly index: number;
  /** Batches in an epoch. */
  readonly perEpoch: number;
  /** Planned epochs; Infinity where there is no plan. */
  readonly epochs: number;
  /** The training part that the batch is of. */
  readonly data: Dataset;
  /** Examples in an ordinary batch. */
  readonly batchSize: number;
}

/** Standardised examples on loan: inputs `[size, ...shape]`, labels `[size]`. */
export interface Batch extends Examples, BatchPlace {
  /** Examples in this batch. */
  readonly size: number;
  /** Keeps the batch, and the source from going on, until the promise settles. */
  waitUntil(promise: PromiseLike<unknown>): void;
  /**
   * A batch with arrays of its own, which may be kept. Its `waitUntil` holds the loan it was copied from while that
   * lasts, and nothing afterwards.
   */
  copy(): Batch;
}

/** A batch on loan, and what its lender does with it. */
export interface Loan {
  readonly batch: Batch;
  /** Called by the lender when `next` has returned; resolves when the loan has ended. */
  end(): Promise<void> | void;
  /** Ends the loan now, whoever waits. */
  revoke(): void;
}

/** Lends out arrays as a batch. */
export function lend(inputs: Float32Array, labels: Int32Array, place: BatchPlace): Loan {
  let pending = 1; // the call of `next` itself
  let ended = false;
  let resolve: (() => void) | undefined;
  const settle = () => {
    if (--pending > 0) return;
    ended = true;
    resolve?.();
  };
  const lent = <T>(what: string, value: T): T => {
    if (ended) {
      throw new Error(
        `batch.${what}: the loan of this batch has ended and its buffer is in use again; ` +
          `keep it with batch.waitUntil(promise), or take a batch.copy() while it is on loan`,
      );
    }
    return value;
  };
  const hold = (promise: PromiseLike<unknown>) => {
    pending++;
    // a microtask later, as in service workers: what hears of the same promise may still add another
    const soon = () => queueMicrotask(settle);
    promise.then(soon, soon);
  };
  const batch: Batch = {
    ...place,
    size: labels.length,
    get inputs() {
      return lent("inputs", inputs);
    },
    get labels() {
      return lent("labels", labels);
    },
    waitUntil(promise) {
      lent("waitUntil()", undefined);
      hold(promise);
    },
    copy: () =>
      ownBatch(lent("copy()", inputs).slice(), labels.slice(), place, (promise) => {
        if (!ended) hold(promise);
      }),
  };
  return {
    batch,
    end() {
      settle();
      if (!ended) return new Promise((done) => resolve = done);
    },
    revoke() {
      ended = true;
      resolve?.();
    },
  };
}

/** A batch that owns its arrays. */
function ownBatch(
  inputs: Float32Array,
  labels: Int32Array,
  place: BatchPlace,
  waitUntil: Batch["waitUntil"],
): Batch {
  return {
    ...place,
    inputs,
    labels,
    size: labels.length,
    waitUntil,
    copy: () => ownBatch(inputs.slice(), labels.slice(), place, waitUntil),
  };
}
