// An operator that writes a run's folder while a program trains, as `deno task train` does.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import type { DataSplits } from "../datasets/dataset.ts";
import { dataSplits } from "../datasets/dataset_check.ts";
import { printNotice } from "../files/notice.ts";
import type { Network } from "../engines/network.ts";
import {
  aBoolean,
  aFunction,
  anObject,
  aPath,
  checkArgument,
  checkOptions,
  type OptionChecks,
} from "../calls/checks.ts";
import { type StagedWorkOptions, workChecks } from "../calls/progress.ts";
import type { DepthPosterior } from "../depth/depth_posterior.ts";
import { errorOf, type OnLoss, warnOfLoss } from "../files/loss.ts";
import { lastingSink, type Sink, type SinkEnd } from "../training/sinks/pass_through.ts";
import { oneAtATime } from "../training/one_at_a_time.ts";
import { runOf, waitUntil } from "../training/run_of_snapshot.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { trainingOf } from "../training/run_of_snapshot.ts";
import { checkpointsName, hasCheckpoint } from "../training/checkpoints/folder.ts";
import { worthKeeping } from "./begin_run.ts";
import type { CourseReader } from "../evaluation/verdict/training_course.ts";
import { finishRun } from "./finish_run.ts";
import type { RunOptions } from "./description.ts";
import { checkTrainedOn } from "./program_data.ts";
import { type GivenRunOptions, programOptions } from "./program_options.ts";
import { beginOrGoOn, openProgramFolder, type ProgramFolder } from "./program_resumption.ts";
import type { RunFolderOptions } from "./run_folder.ts";
import { snapshotLines, type SnapshotLinesOptions } from "./snapshot_lines.ts";
import { endedBy } from "./summary.ts";

/** Options of writing a program's run, with progress of the work after training. */
export interface ProgramRunOptions
  extends RunFolderOptions, SnapshotLinesOptions, Omit<StagedWorkOptions, "signal"> {
  /**
   * All splits of the data; required if the stream is not of {@linkcode train}. Data of arrays are stored in the folder,
   * others by their source: a file's path, the name of a public data set, or how the spirals were drawn.
   */
  readonly data?: DataSplits;
  /** Store the examples: by default those of arrays, up to 256 MB; true: of any source and size; false: none. */
  readonly storeData?: boolean;
  /** Write the exact posterior, the scores of the test split and the verdict into `summary.json`; default true. */
  readonly evaluate?: boolean;
  /**
   * Options for `run.json` in addition to those of the stream, the posterior and the data, for instance notes under
   * other names.
   */
  readonly options?: GivenRunOptions;
}

/** Options of {@linkcode writeRun}. */
export interface WriteRunOptions extends ProgramRunOptions {
  /**
   * Go on with the run in the folder, which `train` resumes from its checkpoint: `snapshots.jsonl` is cut back to that,
   * without a gap or a double, results of a run that had ended are removed, and `run.json` says that it was resumed.
   * Without a checkpoint in the folder it begins a new run, so that the same program can begin and resume. Default false.
   */
  readonly resume?: boolean;
  /** Called once with the error by which `snapshots.jsonl` was lost; default: printed on standard error. */
  readonly onLoss?: OnLoss;
}

/**
 * Passes snapshots through and writes the folder of their run, which `loadRun` and the commands `evaluate`, `prune`,
 * `export`, `predict` and `view` take: `run.json` at the first snapshot, `snapshots.jsonl` as they come (one of two
 * epochs from epoch 2,049 on, of four from 4,097 on, and so on; `allSnapshots` writes all), and at the end
 * `network/` and `summary.json`. The network may be that of {@linkcode train}, which frees it only afterwards. The
 * final snapshot is passed on when all is written.
 *
 * Subscribing owns the folder, and fails if it is not empty, unless `force` replaces the run in it. A stream that fails
 * or is unsubscribed within its first minute leaves nothing, unless it has a checkpoint, and restores a replaced run; later
 * it leaves the snapshots. To end a run early and keep its network, abort the `signal` of `train` instead of unsubscribing.
 *
 * If a snapshot cannot be written, the loss is reported and training continues. If the folder cannot be created, or the
 * network or summary cannot be written, the stream fails.
 *
 * Put it after `trackPosterior`, before operators that create new snapshots.
 *
 * @param folder for instance "runs/mine"; folders above are created
 * @throws {Deno.errors.AlreadyExists} if the folder is not empty
 * @throws {Deno.errors.Busy} if another process is writing there
 * @throws TypeError if the data are not known, RangeError if they take more than 256 MB to store
 */
export function writeRun(
  folder: string,
  options: WriteRunOptions = {},
): MonoTypeOperatorFunction<Snapshot> {
  checkArgument("writeRun", "folder", folder, aPath);
  checkOptions("writeRun", options, writeRunChecks);
  const { onNotice = printNotice } = options;
  return (source) =>
    defer(() => {
      const opened = openProgramFolder(folder, options);
      let last: Snapshot | undefined;
      return source.pipe(
        tap((snapshot) => last = snapshot),
        oneAtATime(
          (snapshot) => ({ waitUntil: (promise) => waitUntil(snapshot, promise) }),
          () => writing(opened, options),
        ),
        tap({
          unsubscribe() {
            if (last && !last.final && !isWorthKeeping(folder, last)) onNotice(leftText(folder));
          },
        }),
      );
    });
}

/** Checks of the options of a program's run. */
export const programRunChecks: OptionChecks<ProgramRunOptions> = {
  data: dataSplits,
  storeData: aBoolean,
  evaluate: aBoolean,
  options: anObject("an object with options for run.json"),
  allSnapshots: aBoolean,
  force: aBoolean,
  takeOver: aBoolean,
  onNotice: aFunction,
  onStage: workChecks.onStage,
  onProgress: workChecks.onProgress,
};

const writeRunChecks: OptionChecks<WriteRunOptions> = {
  ...programRunChecks,
  resume: aBoolean,
  onLoss: aFunction,
};

/** Whether a run that ends at a snapshot keeps its folder. */
function isWorthKeeping(folder: string, { seconds }: Snapshot): boolean {
  return seconds > worthKeeping || hasCheckpoint(folder);
}

function leftText(folder: string): string {
  return `${folder}: the run's stream was unsubscribed in its first minute, so nothing is kept; to end a run ` +
    "early and keep its network, abort the signal of train";
}

/** The facts of a run at its first snapshot. */
interface BegunRun {
  readonly network: Network;
  readonly posterior: DepthPosterior;
  readonly splits: DataSplits;
  readonly options: RunOptions;
  readonly lines: Sink<Snapshot>;
  readonly course: CourseReader;
  /** Epochs planned. */
  readonly planned: number;
}

/** The work of one subscription. */
function writing(opened: ProgramFolder, options: WriteRunOptions) {
  const { folder } = opened;
  const { onLoss = warnOfLoss, evaluate, onStage, onProgress } = options;
  const left = new AbortController();
  const signal = left.signal;
  let begun: BegunRun | undefined;
  let last: Snapshot | undefined;
  let ended: SinkEnd = "left";

  async function begin(snapshot: Snapshot): Promise<void> {
    const { update: { network, batch }, posterior } = runOf("writeRun", snapshot);
    const splits = dataOf(snapshot, options.data);
    const run = programOptions("writeRun", {
      network,
      posterior,
      snapshot,
      batchSize: batch.batchSize,
      given: options.options,
    });
    const memory = network.planMemory?.(Math.min(run.batchSize, splits.train.rows.length));
    const start = { splits, network, options: run, memory };
    const course = await beginOrGoOn("writeRun", opened, batch.run, start, options.storeData);
    signal.throwIfAborted();
    folder.file(checkpointsName); // of the same program
    const lines = lastingSink(
      snapshotLines("writeRun", folder.file("snapshots.jsonl"), {
        ...options,
        again: () => void folder.file("snapshots.jsonl"),
      }),
      onLoss,
    );
    begun = { network, posterior, splits, options: run, lines, course, planned: batch.epochs };
  }
  function take(snapshot: Snapshot): void {
    begun!.lines.next(snapshot);
    begun!.course.read(snapshot);
    last = snapshot;
    if (isWorthKeeping(folder.path, snapshot)) folder.keep().catch(onLoss);
  }
  async function finish(): Promise<void> {
    const { network, posterior, splits, options: run, lines, course, planned } = begun!;
    const training = trainingOf(last!);
    lines.end("completed");
    await finishRun(folder, {
      network,
      posterior,
      splits,
      last: endedBy(last!, planned),
      choose: run.choose,
      followed: run,
      batchSize: run.batchSize,
      secondsPerStep: training?.medianSeconds() ?? NaN,
      course: course.course(),
    }, { evaluate, onStage, onProgress, signal });
    ended = "completed";
    folder[Symbol.dispose](); // the next may have it
  }
  return {
    next(snapshot: Snapshot, emit: (snapshot: Snapshot) => void) {
      const rest = () => {
        take(snapshot);
        if (!snapshot.final) return emit(snapshot);
        return finish().then(() => emit(snapshot)); // subscribers may leave after it
      };
      return begun ? rest() : begin(snapshot).then(rest);
    },
    complete() {
      if (last && ended !== "completed") return finish();
    },
    dispose() {
      left.abort();
      try {
        begun?.lines.end(ended);
        folder[Symbol.dispose]();
      } catch (thrown) {
        onLoss(errorOf(thrown));
      }
    },
  };
}

/** The splits, after checking that the snapshot was trained on them. */
function dataOf(snapshot: Snapshot, given: DataSplits | undefined): DataSplits {
  const splits = given ?? trainingOf(snapshot)?.splits;
  if (!splits) {
    throw new TypeError(
      "writeRun(): wanted option data, the splits that are trained on, as the stream was not made " +
        "by train, got none",
    );
  }
  checkTrainedOn("writeRun", runOf("writeRun", snapshot), splits);
  return splits;
}
