// An operator that saves a training run from time to time, so that it can be resumed.

import { defer, finalize, type MonoTypeOperatorFunction, tap } from "rxjs";
import {
  aFunction,
  aPath,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../../calls/checks.ts";
import { fileError } from "../../files/file_error.ts";
import { errorOf, type OnLoss, warnOfLoss } from "../../files/loss.ts";
import type { Update } from "../elbo_update.ts";
import { findRun } from "../run_of_snapshot.ts";
import type { Snapshot } from "../snapshot.ts";
import type { Pause } from "../training_run.ts";
import { captureState, trainingData } from "./capture.ts";
import { writeCheckpoint, type WrittenCheckpoint } from "./checkpoint_store.ts";
import {
  anInterval,
  type CheckpointInterval,
  defaultInterval,
  parsedInterval,
} from "./interval.ts";
import { checkpointFolder } from "./folder.ts";

/** Options of {@linkcode checkpoints}. */
export interface CheckpointsOptions {
  /** From one checkpoint to the next, "60s", "5epochs", "200steps" or "never"; default a minute. There is one at the end in any case. */
  readonly every?: CheckpointInterval;
  /** Called after each one is safely on disk; default nothing. */
  readonly onWritten?: (written: WrittenCheckpoint & { readonly step: number }) => void;
  /** Called when one cannot be written, once until another can; default: it is printed on standard error. */
  readonly onLoss?: OnLoss;
}

const checkpointsChecks: OptionChecks<CheckpointsOptions> = {
  every: anInterval,
  onWritten: aFunction,
  onLoss: aFunction,
};

/**
 * Passes updates or snapshots through unchanged, and saves the run between two steps: weights, momenta and statistics
 * now and of the best epoch, the posterior, the position, and everything that the operators count. {@linkcode resumeRun},
 * or the option `resume` of {@linkcode train}, goes on from there with the same bits.
 *
 * Training waits only while the state is copied. Two checkpoints are kept, in `checkpoints/` in the folder; each is
 * written beside its name, flushed to disk, and renamed. At the end of the stream, for whatever reason but
 * unsubscription and errors, there is one more, before the best weights are restored, so that the run can be resumed with
 * more epochs or more patience. One that cannot be written is reported, and training continues.
 *
 * After `elboUpdate` it also saves within the first epoch; after `trackPosterior` it begins with the first snapshot.
 *
 * @param folder the run's, for instance "runs/mine"; created if missing
 */
export function checkpoints<T extends Update | Snapshot>(
  folder: string,
  options: CheckpointsOptions = {},
): MonoTypeOperatorFunction<T> {
  checkArgument("checkpoints", "folder", folder, aPath);
  checkOptions("checkpoints", options, checkpointsChecks);
  return (source) =>
    defer(() => {
      let saving: ReturnType<typeof savingOf> | undefined;
      return source.pipe(
        tap((value) => {
          const update = "settings" in value ? value as Update : findRun(value as Snapshot)?.update;
          if (!update) {
            throw new TypeError(
              "checkpoints(): wanted updates of elboUpdate() or snapshots of trackPosterior(), got others",
            );
          }
          (saving ??= savingOf(folder, update, options)).see(update);
        }),
        finalize(() => saving?.end()),
      );
    });
}

/** The checkpoints of one subscription. */
function savingOf(folder: string, first: Update, options: CheckpointsOptions) {
  const { every = defaultInterval, onWritten, onLoss = warnOfLoss } = options;
  const { unit, count } = parsedInterval(every)!;
  const { batch: { run }, network, posterior } = first;
  let present = first;
  let before = { step: first.step - 1, epoch: first.batch.epoch - 1, time: performance.now() };
  let saved = 0; // the step of the last checkpoint on disk
  let writing: Promise<void> | undefined;
  let failing = false;
  let ended = false; // nothing of the network is to be used any more
  try {
    Deno.mkdirSync(folder, { recursive: true }); // only now: one that is removed later is for its owner to make again
  } catch { /* the first checkpoint says why */ }
  let fingerprint: Promise<string> | undefined;

  const isDue = ({ step, batch: { epoch, index, perEpoch } }: Update) => {
    if (unit === "steps") return step - before.step >= count;
    if (unit === "epochs") return index === perEpoch - 1 && epoch - before.epoch >= count;
    return performance.now() - before.time >= 1000 * count;
  };
  /** Copies the state; what it returns resolves then. The rest goes on while training does. */
  const save = async () => {
    const { step, batch: { epoch, data } } = present;
    before = { step, epoch, time: performance.now() };
    try {
      const state = await captureState({ run, network, posterior });
      fingerprint ??= trainingData(data);
      const flushed = run.flush().catch((cause) => {
        throw fileError("checkpoints", `cannot save the run after step ${step}`, cause);
      });
      writing = Promise.all([fingerprint, flushed])
        .then(([data]) => {
          const facts = { step, data, ...state.facts };
          return writeCheckpoint(checkpointFolder(folder), step, { ...state, facts });
        })
        .then((written) => {
          failing = false;
          saved = step;
          onWritten?.({ ...written, step });
        })
        .catch(lose)
        .finally(() => writing = undefined);
    } catch (error) {
      lose(error);
    }
  };
  const saveLast = async () => {
    await writing;
    if (ended || saved === present.step) return;
    await save();
    await writing;
  };
  const lose = (error: unknown) => {
    if (failing) return;
    failing = true;
    onLoss(errorOf(error));
  };
  const stop = run.onPause((pause: Pause) => {
    if (pause === "end") return saveLast();
    if (!writing && isDue(present)) return save();
  });
  return {
    see: (update: Update) => void (present = update),
    end() {
      ended = true;
      stop();
    },
  };
}
