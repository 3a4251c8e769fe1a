// A sink for TensorBoard, which reads event files: `tensorboard --logdir <folder>`.

import { basename, join } from "node:path";
import {
  aBoolean,
  aFunction,
  anObject,
  aNumber,
  aPath,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../../calls/checks.ts";
import type { MonoTypeOperatorFunction } from "rxjs";
import type { Score } from "../../evaluation/score.ts";
import type { Snapshot } from "../../training/snapshot.ts";
import { snapshotOf, snapshotText } from "../../training/snapshot_text.ts";
import { type EventFile, type EventPlace, openEventFolder } from "./event_file.ts";
import { type EventValue, valuesRecord, versionRecord } from "./event_records.ts";
import { resultText, snapshotValues, tableText, validationValues } from "./event_values.ts";
import { type OnLoss, warnOfLoss } from "../../files/loss.ts";
import { beginOutput, gapError } from "../../training/sinks/counted_output.ts";
import { passThrough } from "../../training/sinks/pass_through.ts";

/** Options of {@linkcode tensorBoard}. */
export interface TensorBoardOptions {
  /**
   * Epochs from one written snapshot to the next, at least 1; default: every epoch up to 250, then 250 for each growth
   * of the number of epochs by a factor of e (1,100 of 8,000). TensorBoard itself shows about 1,000 points of a curve.
   */
  readonly every?: number;
  /** Settings for the Text page, for instance the options of {@linkcode train}. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Replace the event files that Fathom wrote into the folder; default false. */
  readonly force?: boolean;
  /**
   * Go on with the event file of the run that is resumed: it is cut back to the records of the checkpoint at the first
   * snapshot, without a gap or a double. It is found in the checkpoint by the last part of the folder's path. Without
   * such a file a new one is created; with a new run an older file is refused, or replaced with `force`. A TensorBoard
   * that has read the records that are cut off has to be restarted. Default false.
   */
  readonly resume?: boolean;
  /**
   * Called once with the error if the file is lost; default: it is printed on standard error. An error that it throws
   * fails the stream.
   */
  readonly onLoss?: OnLoss;
  /** Use the folder on a disk without file locks, although another run may be writing there; default false. */
  readonly takeOver?: boolean;
}

const DENSE = 250; // epochs that are all written

/**
 * Passes snapshots through unchanged and writes them for TensorBoard first, over gradient steps.
 *
 * Scalars are `objective` (nats per example), `elbo/elbo` and `elbo/kl` (nats for the whole data set),
 * `elbo/expected_log_likelihood` (Σ_d q_d m_d, nats per example), `depth/chosen`, `depth/argmax`, `depth/expected` and
 * `depth/blocks`, `log_likelihood/exit_<d>` of every exit that was computed, and `validation/error` and
 * `validation/log_likelihood` at the steps at which they were measured. `posterior` is a histogram with a bucket for each depth whose count
 * is q_d. The last snapshot, which belongs to the best weights, shares its step with the last epoch's; the Text page has
 * it as `result`.
 *
 * Subscribing opens a new file in the folder, which grows by whole records, so that a running TensorBoard follows it.
 * On completion, error and unsubscription it ends with the last snapshot.
 *
 * The stream fails, before its source is subscribed to, when the folder has event files (TensorBoard would take both for one
 * run) and `force` is not set, when another run is writing there, or when the file cannot be opened. If a record cannot
 * be written later, those before it are kept, the loss is reported once, and snapshots pass through unwritten.
 *
 * @param folder one for each run, for instance "logs/spirals-1"; created if missing
 */
export function tensorBoard(
  folder: string,
  options: TensorBoardOptions = {},
): MonoTypeOperatorFunction<Snapshot> {
  checkArgument("tensorBoard", "folder", folder, aPath);
  checkOptions("tensorBoard", options, tensorBoardChecks);
  const { every, settings, force, resume, takeOver, onLoss = warnOfLoss } = options;
  return passThrough(() => {
    const events = openEventFolder("tensorBoard", folder, { force, resume, takeOver });
    const begin = () => snapshotWriter(events.begin(), every, { settings });
    let writer: ReturnType<typeof snapshotWriter> | undefined;
    let begun = false; // with the first snapshot
    let lost = false;
    try {
      if (!resume) writer = begin();
    } catch (error) {
      events[Symbol.dispose]();
      throw error;
    }
    return {
      prepare(snapshot) {
        if (begun) return;
        begun = true;
        const beginning = beginOutput<TensorBoardState>("tensorBoard", snapshot, {
          name: `tensorBoard ${basename(folder)}`,
          path: folder,
          hasContent: events.left.length > 0,
          ...{ resume, force },
          save: () => ({ ...writer!.save(), ...lost && { lost } }),
          flush: () => writer!.flush(),
        });
        const saved = beginning === "new" ? undefined : beginning.saved;
        if (!saved) return void (writer ??= begin());
        writer = snapshotWriter(events.goOn(saved.place), every, { saved });
        if (saved.lost) {
          const { file, size } = saved.place;
          onLoss(gapError("tensorBoard", join(folder, file), size));
        }
      },
      next: (snapshot) => writer!.next(snapshot),
      end(how) {
        using _ = events;
        lost = how === "lost";
        if (!lost) writer?.end();
      },
    };
  }, onLoss);
}

/** The state of a log, as plain data. */
interface TensorBoardState {
  readonly place: EventPlace;
  /** Seconds since 1970 at which the run began. */
  readonly start: number;
  /** The next epoch to be written; null if none is. */
  readonly nextEpoch: number | null;
  /** Whether the next score is written. */
  readonly scoreDue: boolean;
  /** The last snapshot as text, if it was not written, and whether its score was. */
  readonly pending?: string;
  readonly scoreWritten: boolean;
  /** Whether a record could not be written, so that all after it are missing. */
  readonly lost?: boolean;
}

/** Writes the snapshots that are due, and at the end the last one. */
function snapshotWriter(
  file: EventFile,
  every: number | undefined,
  { settings, saved }: Pick<TensorBoardOptions, "settings"> & { readonly saved?: TensorBoardState },
) {
  const start = saved?.start ?? Date.now() / 1000;
  const write = ({ seconds, step }: Pick<Snapshot, "seconds" | "step">, values: EventValue[]) =>
    file.write(valuesRecord(start + seconds, step, values));
  let nextEpoch = saved ? saved.nextEpoch ?? Infinity : 0;
  let { scoreDue, scoreWritten } = saved ?? { scoreDue: true, scoreWritten: false }; // written: of the pending one
  let pending = saved?.pending === undefined ? undefined : snapshotOf(saved.pending);

  const writeSnapshot = (snapshot: Snapshot, score: Score | undefined) => {
    pending = undefined; // first, so that a failed write is not tried again
    write(snapshot, [
      ...snapshotValues(snapshot),
      ...score ? validationValues(score) : [],
      ...snapshot.final ? [{ tag: "result", text: resultText(snapshot) }] : [],
    ]);
    scoreDue = !score;
  };

  if (!saved) file.write(versionRecord(start));
  if (settings) write({ seconds: 0, step: 0 }, [{ tag: "settings", text: tableText(settings) }]);
  return {
    next(snapshot: Snapshot): void {
      const { epoch, final, validation } = snapshot;
      if (final || epoch >= nextEpoch) {
        nextEpoch = epoch + (every ?? Math.max(1, epoch / DENSE));
        writeSnapshot(snapshot, validation);
        return;
      }
      pending = snapshot;
      scoreWritten = false;
      if (validation && scoreDue) { // scores are rare, and not always in a snapshot that is due
        scoreDue = false;
        scoreWritten = true;
        write(snapshot, validationValues(validation));
      }
    },
    end(): void {
      if (pending) writeSnapshot(pending, scoreWritten ? undefined : pending.validation);
    },
    save: (): TensorBoardState => ({
      place: file.place,
      start,
      nextEpoch: Number.isFinite(nextEpoch) ? nextEpoch : null,
      scoreDue,
      ...pending && { pending: snapshotText(pending) },
      scoreWritten,
    }),
    flush: () => file.flush(),
  };
}

const tensorBoardChecks: OptionChecks<TensorBoardOptions> = {
  every: aNumber("at least 1", (every) => every >= 1),
  settings: anObject("an object of settings"),
  force: aBoolean,
  resume: aBoolean,
  onLoss: aFunction,
  takeOver: aBoolean,
};
