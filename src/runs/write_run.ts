// An operator that writes the folder of a run while a program trains, as `deno task train` does.

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
import { beginProgramRun, worthKeeping } from "./begin_run.ts";
import { finishRun } from "./finish_run.ts";
import type { RunOptions } from "./description.ts";
import { checkTrainedOn } from "./program_data.ts";
import { type GivenRunOptions, programOptions } from "./program_options.ts";
import { openRunFolder, type RunFolder, type RunFolderOptions } from "./run_folder.ts";
import { snapshotLines, type SnapshotLinesOptions } from "./snapshot_lines.ts";
import { endedBy } from "./summary.ts";

/** What a program may say of how its run is written; it is told how far the work after training is. */
export interface ProgramRunOptions
  extends RunFolderOptions, SnapshotLinesOptions, Omit<StagedWorkOptions, "signal"> {
  /**
   * all splits of the data; needed where no {@linkcode train} knows them. Data of arrays are stored in the folder,
   * others by their source: a file's path, the name of a public data set, or how the spirals were drawn.
   */
  readonly data?: DataSplits;
  /** Store the examples: default those of arrays, up to 256 MB; true all and any source's; false none. */
  readonly storeData?: boolean;
  /** Write the exact posterior and the scores of the test split into `summary.json`; default true. */
  readonly evaluate?: boolean;
  /**
   * Options for `run.json` besides those that the stream, the posterior and the data know, for instance notes by names of
   * their own.
   */
  readonly options?: GivenRunOptions;
}

/** Options of {@linkcode writeRun}. */
export interface WriteRunOptions extends ProgramRunOptions {
  /** Takes the error with which `snapshots.jsonl` was lost, once; default: it is printed on standard error. */
  readonly onLoss?: OnLoss;
}

/**
 * Passes snapshots through and writes the folder of their run, which `loadRun` and the commands `evaluate`, `prune`,
 * `export`, `predict` and `view` take: `run.json` at the first snapshot, `snapshots.jsonl` as they come (one of two
 * epochs from epoch 2,049 on, of four from 4,097 on, and so on; `allSnapshots` writes all), and at the end
 * `network/` and `summary.json`. The network may be that of {@linkcode train}, which frees it only then. The final
 * snapshot is passed on when all is written.
 *
 * Subscribing owns the folder, and fails where it holds anything, unless `force` replaces the run in it. A stream that fails
 * or is left within its first minute leaves nothing, and puts a replaced run back; later it leaves the snapshots. To end a
 * run early and keep its network, abort the `signal` of `train` instead of unsubscribing.
 *
 * Where a snapshot cannot be written the loss is reported, and training goes on. Where the folder cannot be begun, or
 * network or summary cannot be written, the stream fails.
 *
 * Its place is behind `trackPosterior`, before operators that make new snapshots.
 *
 * @param folder for instance "runs/mine"; folders above are made
 * @throws {Deno.errors.AlreadyExists} where the folder holds anything
 * @throws {Deno.errors.Busy} where another process writes there
 * @throws TypeError where the data are not known, RangeError where they take more than 256 MB to store
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
      const owned = openRunFolder(folder, options);
      let last: Snapshot | undefined;
      return source.pipe(
        tap((snapshot) => last = snapshot),
        oneAtATime(
          (snapshot) => ({ waitUntil: (promise) => waitUntil(snapshot, promise) }),
          () => writing(owned, options),
        ),
        tap({
          unsubscribe() {
            if (last && !last.final && last.seconds <= worthKeeping) onNotice(leftText(folder));
          },
        }),
      );
    });
}

/** What the options of a program's run must be. */
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

const writeRunChecks: OptionChecks<WriteRunOptions> = { ...programRunChecks, onLoss: aFunction };

function leftText(folder: string): string {
  return `${folder}: the run's stream was unsubscribed in its first minute, so nothing is kept; to end a run ` +
    "early and keep its network, abort the signal of train";
}

/** What is known of a run when its first snapshot comes. */
interface BegunRun {
  readonly network: Network;
  readonly posterior: DepthPosterior;
  readonly splits: DataSplits;
  readonly options: RunOptions;
  readonly lines: Sink<Snapshot>;
  /** Epochs planned. */
  readonly planned: number;
}

/** The work of one subscription. */
function writing(folder: RunFolder, options: WriteRunOptions) {
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
    await beginProgramRun("writeRun", folder, start, options.storeData);
    signal.throwIfAborted();
    const lines = lastingSink(
      snapshotLines("writeRun", folder.file("snapshots.jsonl"), options),
      onLoss,
    );
    begun = { network, posterior, splits, options: run, lines, planned: batch.epochs };
  }
  function take(snapshot: Snapshot): void {
    begun!.lines.next(snapshot);
    last = snapshot;
    if (snapshot.seconds > worthKeeping) folder.keep().catch(onLoss);
  }
  async function finish(): Promise<void> {
    const { network, posterior, splits, options: run, lines, planned } = begun!;
    const training = trainingOf(last!);
    lines.end("completed");
    await finishRun(folder, {
      network,
      posterior,
      splits,
      last: endedBy(last!, planned),
      choose: run.choose,
      batchSize: run.batchSize,
      secondsPerStep: training?.medianSeconds() ?? NaN,
    }, { evaluate, onStage, onProgress, signal });
    ended = "completed";
    folder[Symbol.dispose](); // the next may have it
  }
  return {
    next(snapshot: Snapshot, emit: (snapshot: Snapshot) => void) {
      const rest = () => {
        take(snapshot);
        if (!snapshot.final) return emit(snapshot);
        return finish().then(() => emit(snapshot)); // who has seen it may leave
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

/** The parts, which must be those that the snapshot was trained on. */
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
