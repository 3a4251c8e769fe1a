// The source of a training stream: shuffled batches, one at a time, at the pace of their users.

import { clearImmediate, setImmediate } from "node:timers";
import { Observable } from "rxjs";
import { type Dataset, exampleSize } from "../datasets/dataset.ts";
import { fillBatch } from "../datasets/fill_batch.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { yieldToEvents } from "../calls/event_loop.ts";
import {
  anObject,
  aSignal,
  checkArgument,
  checkOptions,
  type OptionChecks,
  wholeOrEndless,
} from "../calls/checks.ts";
import { randomStream, shuffled } from "../math/random.ts";
import { type Batch, lend, type Loan } from "./batch.ts";
import { checkResumed } from "./check_resumed.ts";
import { trainingOptions as all } from "./training_options.ts";
import { type Pause, type SavedRun, TrainingRun } from "./training_run.ts";

/** Options of {@linkcode batches}. */
export interface BatchesOptions {
  /** Examples in a batch; default 512. A last batch of one example is added to the one before. */
  readonly batchSize?: number;
  /** Seed of the shuffles, which differ in every epoch; default 1. */
  readonly seed?: number;
  /** Epochs after which the stream completes; default Infinity. */
  readonly epochs?: number;
  /**
   * Completes the stream after the step in which it is aborted, even if promises given to `waitUntil` are pending.
   */
  readonly signal?: AbortSignal;
  /** The saved state of a run that goes on, as `resumeRun` gives it; default none. */
  readonly resume?: SavedRun;
}

/** What the options of {@linkcode batches} must be. */
const batchesChecks: OptionChecks<BatchesOptions> = {
  batchSize: all.batchSize.check,
  seed: all.seed.check,
  epochs: wholeOrEndless(0),
  signal: aSignal,
  resume: anObject("a saved run, as resumeRun() gives it", (value) => "counters" in value),
};

/**
 * Batches of a training split, epoch after epoch.
 *
 * Cold: nothing happens before subscription, and the first batch comes after `subscribe` has returned. A batch is
 * a loan (see {@linkcode Batch}): the next one comes when it has ended, so that consumers set the pace. At most two
 * buffers exist: one lent out, one being filled. The event loop runs after every batch, after long ones also for
 * signals. Unsubscribing stops at once.
 */
export function batches(data: Dataset, options: BatchesOptions = {}): Observable<Batch> {
  return batchesOf(data, options, () => new TrainingRun(options.resume));
}

/** Milliseconds that a stop waits for the step in hand where the run is to be saved after it. */
const longestStep = 20_000;

/** The same, with the run of each subscription. */
export function batchesOf(
  data: Dataset,
  options: BatchesOptions,
  begin: () => TrainingRun,
): Observable<Batch> {
  checkArgument("batches", "data", data, aDataset);
  checkOptions("batches", options, batchesChecks);
  const { batchSize = all.batchSize.default, seed = all.seed.default } = options;
  const { epochs = Infinity, signal } = options;
  if (data.rows.length < 2) {
    throw new RangeError(`batches(): data must have at least 2 examples, got ${data.rows.length}`);
  }
  return new Observable<Batch>((subscriber) => {
    let immediate: ReturnType<typeof setImmediate> | undefined;
    let loan: Loan | undefined;
    let abandoned = false; // the current loan, which its borrowers end
    let goOn: (() => void) | undefined; // while the current loan is waited for
    let stopped = signal?.aborted ?? false;
    let patience: ReturnType<typeof setTimeout> | undefined; // with the step in hand
    let toCome: Position = { epoch: 1, index: 0 }; // the first batch that was not lent out
    const run = begin();
    run.stopBy(() => stop());
    const settings = { batchSize, seed, examples: data.rows.length };
    run.register<Position & { readonly settings: typeof settings }>({
      name: "batches",
      save: () => ({ ...toCome, settings }),
      load({ settings: saved, ...position }) {
        checkResumed("batches", saved, settings);
        const trained = position.epoch - 1 + (position.index > 0 ? 1 : 0);
        if (trained > epochs) {
          throw new RangeError(
            `batches(): epochs must be at least the ${trained} of the run that is resumed, got ${epochs}`,
          );
        }
        toCome = position;
      },
    });
    const filling = plannedBatches({ data, batchSize, seed, epochs }, toCome, run);

    const lendNext = (next: IteratorResult<() => Loan>, after?: Pause) => {
      if (subscriber.closed) return;
      const pause = next.done || stopped ? "end" : "step";
      const pausing = loan && !abandoned && after !== pause && run.pause(pause); // stopped in a pause, it has another
      if (pausing) {
        pausing.then(
          () => attempt(() => lendNext(next, pause)),
          (error) => subscriber.error(error),
        );
        return;
      }
      if (next.done || stopped) return subscriber.complete();
      loan = next.value();
      const { epoch, index, perEpoch } = loan.batch;
      toCome = index + 1 < perEpoch ? { epoch, index: index + 1 } : { epoch: epoch + 1, index: 0 };
      subscriber.next(loan.batch);
      if (subscriber.closed) return;
      const following = filling.next(); // fills the other buffer while this one is in use
      const ended = loan.end();
      if (!ended) return later(following);
      goOn = () => {
        goOn = undefined;
        clearTimeout(patience);
        later(following);
      };
      ended.then(() => goOn?.(), (error) => subscriber.error(error));
    };
    // nothing more is lent out then, so the batch stays unchanged for those who still use it
    const stop = () => {
      stopped = true;
      const abandon = () => {
        abandoned = goOn !== undefined;
        goOn?.();
      };
      if (!goOn || !run.isWatched) return abandon();
      // the run can be saved once the step in hand has ended
      patience ??= setTimeout(abandon, longestStep);
    };
    signal?.addEventListener("abort", stop);
    const later = (next: IteratorResult<() => Loan>) => {
      if (subscriber.closed) return;
      const lend = () => attempt(() => lendNext(next));
      const turn = yieldToEvents(true);
      if (turn) turn.then(lend);
      else immediate = setImmediate(lend);
    };
    const attempt = (work: () => void) => {
      try {
        work();
      } catch (error) {
        subscriber.error(error);
      }
    };
    immediate = setImmediate(() => attempt(() => lendNext(filling.next())));
    return () => {
      signal?.removeEventListener("abort", stop);
      clearImmediate(immediate);
      clearTimeout(patience);
      if (!abandoned) loan?.revoke();
      run.free();
    };
  });
}

/** Batches of an epoch. */
export function batchesPerEpoch(count: number, batchSize: number): number {
  const batches = Math.ceil(count / batchSize);
  return batches > 1 && count % batchSize === 1 ? batches - 1 : batches;
}

/** A batch's position in a run. */
interface Position {
  /** From 1. */
  readonly epoch: number;
  /** From 0. */
  readonly index: number;
}

/** The batch on loan. */
interface Plan extends Required<Omit<BatchesOptions, "signal" | "resume">> {
  readonly data: Dataset;
}

/** For each batch in turn, from the first on: fills a buffer, and gives the function that lends it out. */
function* plannedBatches(
  { data, batchSize, seed, epochs }: Plan,
  first: Position,
  run: TrainingRun,
): Generator<() => Loan, undefined> {
  const count = data.rows.length;
  const starts = Array.from(
    { length: batchesPerEpoch(count, batchSize) },
    (_, i) => i * batchSize,
  );
  const size = exampleSize(data.shape);
  const largest = Math.min(count, batchSize + 1);
  const buffers = [0, 1].map(() => ({
    inputs: new Float32Array(largest * size),
    labels: new Int32Array(largest),
  }));
  const plan = { perEpoch: starts.length, epochs, data, batchSize };
  if (starts.length === 1) {
    // with all examples in one batch their order does not matter: it is filled once, and copied every epoch, since
    // borrowers may write into it
    const [filled, lent] = buffers;
    fillBatch(data, Uint32Array.from({ length: count }, (_, n) => n), filled.inputs, filled.labels);
    for (let epoch = first.epoch; epoch <= epochs; epoch++) {
      yield () => {
        lent.inputs.set(filled.inputs);
        lent.labels.set(filled.labels);
        return lend(lent.inputs, lent.labels, { epoch, index: 0, ...plan }, run);
      };
    }
    return;
  }
  let turn = 0;
  for (let { epoch } = first; epoch <= epochs; epoch++) {
    const order = shuffled(count, randomStream(seed, `shuffle/${epoch}`));
    for (let index = epoch === first.epoch ? first.index : 0; index < starts.length; index++) {
      const positions = order.subarray(starts[index], starts[index + 1]);
      const buffer = buffers[turn++ % 2];
      const inputs = buffer.inputs.subarray(0, positions.length * size);
      const labels = buffer.labels.subarray(0, positions.length);
      fillBatch(data, positions, inputs, labels);
      yield () => lend(inputs, labels, { epoch, index, ...plan }, run);
    }
  }
}
