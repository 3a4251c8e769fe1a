// Saving of a network that a program has trained, by any means, as the folder of a run.

import type { Network } from "../engines/network.ts";
import { aNetwork } from "../engines/network_check.ts";
import { chooseDepth } from "../depth/depth_choice.ts";
import { aPosterior, type DepthPosterior } from "../depth/depth_posterior.ts";
import {
  anObject,
  aPath,
  aSignal,
  checkArgument,
  checkOptions,
  listOf,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import type { StagedWorkOptions } from "../calls/progress.ts";
import { courseReader } from "../evaluation/verdict/training_course.ts";
import { findRun } from "../training/run_of_snapshot.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { trainingLength } from "../training/train.ts";
import { trainingOf } from "../training/run_of_snapshot.ts";
import { checkTrainedOn } from "./program_data.ts";
import { beginProgramRun } from "./begin_run.ts";
import { finishRun, type TrainedNetwork, writeTrained } from "./finish_run.ts";
import type { TrainingPlace } from "./network_files.ts";
import { programOptions } from "./program_options.ts";
import { createRunFolder } from "./run_folder.ts";
import { parseSnapshot } from "./schemas/snapshot.ts";
import { snapshotLines } from "./snapshot_lines.ts";
import { endedBy, type RunSummary } from "./summary.ts";
import { programRunChecks, type ProgramRunOptions } from "./write_run.ts";

/** Options of {@linkcode saveRun}. */
export interface SaveRunOptions extends ProgramRunOptions, Pick<StagedWorkOptions, "signal"> {
  /** The network; it is unchanged, except that missing population statistics are estimated. */
  readonly network: Network;
  /** The posterior over its depth at these weights. */
  readonly posterior: DepthPosterior;
  /** The last snapshot of its training; default the last of `snapshots`. Without one there is no summary.json. */
  readonly last?: Snapshot;
  /** All snapshots, for `snapshots.jsonl`; default `last` alone. */
  readonly snapshots?: readonly Snapshot[];
  /**
   * The network's position in training; default that of `last`, else `options.epochs` epochs in batches of
   * `options.batchSize`.
   */
  readonly place?: TrainingPlace;
}

/**
 * Saves a trained network as the folder of a run, which `loadRun` and the commands `evaluate`, `prune`, `export`,
 * `predict` and `view` take. {@linkcode writeRun} does so while a stream trains; this is for streams assembled
 * by hand, custom loops, and networks that a program still holds.
 *
 * A network that was not trained by `train` or its operators needs `options` with `epochs`, `learningRate`, `momentum`
 * and `weightDecay`. A custom network is saved without its code: the commands refuse it, and a program passes the
 * option `network` to `loadRun`.
 *
 * @example
 * ```ts
 * import { arrays, loadRun, saveRun, train } from "@fathom/fathom";
 * import { createNetwork, dense, depthPosterior, geometric } from "@fathom/fathom";
 * import { lastValueFrom } from "rxjs";
 *
 * const inputs = Float64Array.from({ length: 180 }, (_, i) => Math.sin(i * i)); // [60, 3]
 * const labels = Array.from({ length: 60 }, (_, n) => inputs[3 * n] > 0 ? 1 : 0);
 * const data = arrays({ shape: [3], inputs, labels, classNames: ["no", "yes"], test: 0.2 });
 * using network = await createNetwork(dense({ inputs: 3, classes: 2, maxDepth: 2 }));
 * const posterior = depthPosterior({ prior: geometric(2) });
 * const last = await lastValueFrom(train(data, { network, posterior, epochs: 5 }));
 *
 * const folder = `${await Deno.makeTempDir()}/mine`;
 * await saveRun(folder, { network, posterior, data, last });
 * using run = await loadRun(folder); // deno task evaluate <folder> takes it as well
 * if (run.classNames?.[1] !== "yes" || (await run.data()).train.rows.length !== 43) {
 *   throw new Error("unexpected");
 * }
 * ```
 *
 * @param folder for instance "runs/mine"; folders above are created
 * @returns the contents of summary.json; undefined without `last`
 * @throws {Deno.errors.AlreadyExists} if the folder is not empty, unless it holds a run and `force` is true
 * @throws {Deno.errors.Busy} if another process is writing there
 * @throws TypeError if data or options are unknown, or `last` has another posterior; RangeError if the examples take
 * more than 256 MB to store; the reason of an aborted `signal`: a network written by then stays, without summary.json
 */
export async function saveRun(
  folder: string,
  options: SaveRunOptions,
): Promise<RunSummary | undefined> {
  checkArgument("saveRun", "folder", folder, aPath);
  checkOptions("saveRun", options, saveRunChecks, { required: ["network", "posterior"] });
  const { network, posterior, snapshots = [], signal, onProgress, onStage } = options;
  const last = options.last ?? snapshots.at(-1);
  const training = last && trainingOf(last);
  const splits = options.data ?? training?.splits;
  if (!splits) {
    throw new TypeError(
      "saveRun(): wanted option data, the splits that the network was trained on, as it was not " +
        "trained by train, got none",
    );
  }
  const run = programOptions("saveRun", {
    network,
    posterior,
    snapshot: last,
    batchSize: trainingLength(splits.train).batchSize,
    given: options.options,
  });
  if (posterior.depth !== network.depth) {
    throw new TypeError(
      `saveRun(): wanted a posterior over the network's ${network.depth} blocks, ` +
        `got one over ${posterior.depth}`,
    );
  }
  const trainedBy = last && findRun(last);
  if (trainedBy) checkTrainedOn("saveRun", trainedBy, splits);
  snapshotsOf(options).reduce<Snapshot | undefined>(
    (before, snapshot, i) =>
      parseSnapshot(
        JSON.parse(JSON.stringify(snapshot)),
        before,
        "saveRun()",
        i === snapshots.length ? "last" : `snapshots[${i}]`,
      ),
    undefined,
  );
  if (options.place) checkPlace(options.place);
  const q = posterior.probabilities();
  if (last) checkPosterior(last, q);
  const { choose, batchSize } = run;
  const trained = { network, posterior, splits, batchSize };
  const work = { signal, onProgress, onStage };

  await using owned = await createRunFolder(folder, options);
  const start = { splits, network, options: run, memory: network.planMemory?.(batchSize) };
  await beginProgramRun("saveRun", owned, start, options.storeData);
  if (!last) {
    const place = options.place ?? placeOf(run.epochs, trained);
    await writeTrained(owned, { ...trained, place }, work);
    return;
  }
  writeSnapshots(
    owned.file("snapshots.jsonl"),
    snapshotsOf(options),
    options,
  );
  const course = courseReader();
  for (const snapshot of snapshotsOf(options)) course.read(snapshot);
  const planned = findRun(last)?.update.batch.epochs ?? run.epochs;
  return await finishRun(owned, {
    ...trained,
    last: { ...endedBy(last, planned), chosenDepth: chooseDepth(q, choose) },
    choose,
    followed: run,
    secondsPerStep: training?.medianSeconds() ?? NaN,
    course: course.course(),
  }, { ...work, evaluate: options.evaluate });
}

const saveRunChecks: OptionChecks<SaveRunOptions> = {
  ...programRunChecks,
  network: aNetwork,
  posterior: aPosterior,
  last: anObject("a snapshot"),
  snapshots: listOf("an array of snapshots", anObject("a snapshot")),
  place: anObject("an object with epoch, epochsTrained and steps"),
  signal: aSignal,
};

/** The snapshots to write, including the last one. */
function snapshotsOf({ last, snapshots = [] }: SaveRunOptions): readonly Snapshot[] {
  return last === undefined || snapshots.includes(last) ? snapshots : [...snapshots, last];
}

function checkPlace(place: TrainingPlace): void {
  checkOptions("saveRun", place, placeChecks, { within: "place", required: placeNames });
  const { epoch, epochsTrained } = place;
  if (epoch <= epochsTrained) return;
  throw new RangeError(
    `saveRun(): place.epoch must be at most place.epochsTrained, ${epochsTrained}, got ${epoch}`,
  );
}

const placeChecks: OptionChecks<TrainingPlace> = {
  epoch: whole(0),
  epochsTrained: whole(0),
  steps: whole(0),
};
const placeNames = ["epoch", "epochsTrained", "steps"] as const;

function writeSnapshots(
  path: string,
  snapshots: readonly Snapshot[],
  options: SaveRunOptions,
): void {
  const lines = snapshotLines("saveRun", path, options);
  try {
    for (const snapshot of snapshots) lines.next(snapshot);
  } catch (error) {
    lines.end("lost");
    throw error;
  }
  lines.end("completed");
}

/** Epochs of whole passes over the training split. */
function placeOf(
  epochs: number,
  { splits, batchSize }: Pick<TrainedNetwork, "splits" | "batchSize">,
): TrainingPlace {
  const steps = epochs * Math.ceil(splits.train.rows.length / batchSize);
  return { epoch: epochs, epochsTrained: epochs, steps };
}

/** The metrics of the last snapshot are written as those of the network. */
function checkPosterior({ posterior }: Snapshot, q: readonly number[]): void {
  const same = posterior.length === q.length &&
    q.every((qd, d) => Math.abs(qd - posterior[d]) < 1e-9);
  if (same) return;
  throw new TypeError(
    "saveRun(): wanted last, the snapshot of the present posterior, got one with other " +
      "probabilities (train restores the best weights, which its last snapshot belongs to)",
  );
}
