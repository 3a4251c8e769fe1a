// Batches on loan: a buffer is lent to the receiver and reused when the loan ends, which is when `next` has returned
// and every promise given to `waitUntil` has settled.

import type { Dataset } from "../datasets/dataset.ts";
import type { MaskedExamples } from "../engines/network.ts";
import type { TrainingRun } from "./training_run.ts";

/** The position of a batch in a run. */
export interface BatchPlace {
  /** From 1. */
  readonly epoch: number;
  /** Number of this batch in its epoch, from 0. */
  readonly index: number;
  /** Batches in an epoch. */
  readonly perEpoch: number;
  /** Planned epochs; Infinity if there is no end. */
  readonly epochs: number;
  /** The training split that the batch is from. */
  readonly data: Dataset;
  /** Examples in a full batch. */
  readonly batchSize: number;
}

/** Standardised examples on loan: inputs `[size, ...shape]`, labels `[size]`, and masks of residual branches if there are any. */
export interface Batch extends MaskedExamples, BatchPlace {
  /** Examples in this batch. */
  readonly size: number;
  /** The run that it belongs to. */
  readonly run: TrainingRun;
  /**
   * Keeps the batch, and holds the source back, until the promise settles; a rejection fails the stream. Aborted
   * training does not wait for it.
   */
  waitUntil(promise: PromiseLike<unknown>): void;
  /** Calls back when the loan ends; never for a copy, which is not on loan. */
  whenReturned(callback: () => void): void;
  /**
   * A batch with its own arrays, which may be kept. Its `waitUntil` extends the loan it was copied from while that
   * lasts, and does nothing afterwards.
   */
  copy(): Batch;
}

/** A batch on loan, with the operations of its lender. */
export interface Loan {
  readonly batch: Batch;
  /**
   * Called by the lender when `next` has returned; resolves when the loan has ended, and rejects as soon as a promise
   * given to `waitUntil` does.
   */
  end(): Promise<void> | void;
  /** Ends the loan now, despite pending promises. */
  revoke(): void;
}

/** Lends out arrays as a batch. */
export function lend(
  inputs: Float32Array,
  labels: Int32Array,
  place: BatchPlace,
  run: TrainingRun,
): Loan {
  let pending = 1; // the call of `next` itself
  let ended = false;
  let resolve: (() => void) | undefined;
  let reject: ((error: unknown) => void) | undefined;
  let failure: { readonly error: unknown } | undefined;
  let callbacks: (() => void)[] | undefined;
  const over = () => {
    if (ended) return;
    ended = true;
    callbacks?.forEach((callback) => callback());
    resolve?.();
  };
  const fail = (error: unknown) => {
    failure ??= { error };
    reject?.(error);
  };
  const settle = () => {
    if (--pending === 0) over();
  };
  // a microtask later, as in service workers: other callbacks of the same promise may still add one
  const soon = () => queueMicrotask(settle);
  const batch = new LentBatch(inputs, labels, place, run, {
    hasEnded: () => ended,
    hold(promise) {
      pending++;
      promise.then(soon, fail);
    },
    whenReturned: (callback) => void (callbacks ??= []).push(callback),
  });
  return {
    batch,
    end() {
      settle();
      if (failure) return Promise.reject(failure.error);
      if (!ended) return new Promise((done, failed) => [resolve, reject] = [done, failed]);
    },
    revoke: over,
  };
}

/** The loan as a batch sees it. */
interface LoanState {
  hasEnded(): boolean;
  /** Keeps the loan until the promise settles. */
  hold(promise: PromiseLike<unknown>): void;
  whenReturned(callback: () => void): void;
}

/** A batch on loan. A class, since getters defined for each object are slow, and a batch is made at every step. */
class LentBatch implements Batch {
  declare readonly inputs: Float32Array;
  declare readonly labels: Int32Array;
  readonly epoch: number;
  readonly index: number;
  readonly perEpoch: number;
  readonly epochs: number;
  readonly data: Dataset;
  readonly batchSize: number;
  readonly size: number;
  readonly run: TrainingRun;
  readonly waitUntil: Batch["waitUntil"];
  readonly whenReturned: Batch["whenReturned"];
  readonly copy: Batch["copy"];
  readonly #inputs: Float32Array;
  readonly #labels: Int32Array;
  readonly #loan: LoanState;

  constructor(
    inputs: Float32Array,
    labels: Int32Array,
    place: BatchPlace,
    run: TrainingRun,
    loan: LoanState,
  ) {
    this.#inputs = inputs;
    this.#labels = labels;
    this.#loan = loan;
    this.epoch = place.epoch;
    this.index = place.index;
    this.perEpoch = place.perEpoch;
    this.epochs = place.epochs;
    this.data = place.data;
    this.batchSize = place.batchSize;
    this.size = labels.length;
    this.run = run;
    Object.defineProperties(this, LentBatch.#arrays); // own, so that { ...batch } has them
    this.waitUntil = (promise) => {
      this.#lent("waitUntil()");
      loan.hold(promise);
    };
    this.whenReturned = (callback) => {
      this.#lent("whenReturned()");
      loan.whenReturned(callback);
    };
    this.copy = () => {
      this.#lent("copy()");
      return ownBatch(inputs.slice(), labels.slice(), { ...place, run }, (promise) => {
        if (!loan.hasEnded()) loan.hold(promise);
      });
    };
  }

  static readonly #arrays: PropertyDescriptorMap & ThisType<LentBatch> = {
    inputs: {
      get() {
        this.#lent("inputs");
        return this.#inputs;
      },
      enumerable: true,
    },
    labels: {
      get() {
        this.#lent("labels");
        return this.#labels;
      },
      enumerable: true,
    },
  };

  #lent(what: string): void {
    if (!this.#loan.hasEnded()) return;
    throw new Error(
      `batch.${what}: the loan of this batch has ended and its buffer may be in use again; ` +
        `keep it with batch.waitUntil(promise), or take a batch.copy() while it is on loan`,
    );
  }
}

/** A batch that owns its arrays. */
function ownBatch(
  inputs: Float32Array,
  labels: Int32Array,
  place: BatchPlace & Pick<Batch, "run">,
  waitUntil: Batch["waitUntil"],
): Batch {
  return {
    ...place,
    inputs,
    labels,
    size: labels.length,
    waitUntil,
    whenReturned() {},
    copy: () => ownBatch(inputs.slice(), labels.slice(), place, waitUntil),
  };
}

/** The batch with masks of the residual branches, `[depth, size, units]`, which a copy of it copies too. */
export function withMasks(batch: Batch, masks: Float32Array): Batch {
  return { ...batch, masks, copy: () => withMasks(batch.copy(), masks.slice()) };
}
