// The folder of a run that a program goes on with.

import { join } from "node:path";
import { fingerprint } from "../datasets/fingerprint.ts";
import { isThere } from "../files/is_there.ts";
import { removeDeadParts } from "../files/part_file.ts";
import { checkResumed } from "../training/check_resumed.ts";
import { checkpointFolder, hasCheckpoint } from "../training/checkpoints/folder.ts";
import type { TrainingRun } from "../training/training_run.ts";
import { beginProgramRun, type RunStart } from "./begin_run.ts";
import type { RunOptions } from "./description.ts";
import { type CourseReader, courseReader } from "../evaluation/verdict/training_course.ts";
import { checkSnapshots, earlierSnapshots } from "./earlier_snapshots.ts";
import { readDescription } from "./load_run.ts";
import { snapshotCounter } from "./snapshot_lines.ts";
import type { LineFileState } from "../training/sinks/line_counter.ts";
import { beginAgain } from "./resumed_run.ts";
import { recoverBeforeReading } from "./run_recovery.ts";
import {
  openRunFolder,
  ownResumedFolder,
  type RunFolder,
  type RunFolderOptions,
} from "./run_folder.ts";

/** A folder for a program's run. */
export interface ProgramFolder {
  readonly folder: RunFolder;
  /** Whether it has a run with a checkpoint, which is to go on; nothing in it has changed. */
  readonly begun: boolean;
}

/** Owns a new folder, or with `resume` that of a run with a checkpoint, if there is one. */
export function openProgramFolder(
  path: string,
  { resume = false, ...options }: RunFolderOptions & { readonly resume?: boolean },
): ProgramFolder {
  if (!resume) return { folder: openRunFolder(path, options), begun: false };
  if (isThere(path, "writeRun")) recoverBeforeReading(path, options.onNotice);
  if (!hasCheckpoint(path)) {
    dropBeginning(path);
    return { folder: openRunFolder(path, { ...options, startAgain: true }), begun: false };
  }
  const file = join(path, "run.json"); // missing if the run was killed before its first snapshot
  const runJson = isThere(file, "writeRun") ? Deno.readTextFileSync(file) : undefined;
  return { folder: ownResumedFolder(path, runJson, options), begun: true };
}

/** Removes what the first checkpoint left, if the run was killed while it was being written, before its first snapshot. */
function dropBeginning(path: string): void {
  const folder = checkpointFolder(path);
  if (!isThere(folder, "writeRun") || isThere(join(path, "run.json"), "writeRun")) return;
  try {
    removeDeadParts(folder, { onNotice: () => {} });
    Deno.removeSync(folder);
  } catch { /* what is not ours is refused */ }
}

/** Options that are the same in a resumed run, as far as run.json has them. */
const lasting = [
  ...["seed", "batchSize", "prior", "objective", "choose"],
  ...["learningRate", "posteriorLearningRate", "momentum", "weightDecay", "schedule"],
] as const satisfies readonly (keyof RunOptions)[];

/**
 * Writes run.json of a run that begins, or notes there that it goes on.
 *
 * @param name of the function in errors
 * @returns a reader of the run's course, which has read the snapshots from before it was resumed
 * @throws Error if a new run would go on with another, RangeError if the run in the folder is another; then nothing is
 * changed
 */
export async function beginOrGoOn(
  name: string,
  { folder, begun }: ProgramFolder,
  run: TrainingRun,
  start: RunStart,
  storeData?: boolean,
): Promise<CourseReader> {
  const course = courseReader();
  const { path } = folder;
  if (begun && !run.resumed) {
    throw new Error(
      `${name}(): wanted a run that is resumed, to go on with the one in ${path}, got a new run; train(data, ` +
        `{ resume: "${path}" }) resumes it, and {force: true} instead of {resume: true} replaces it`,
    );
  }
  if (!begun || !isThere(join(path, "run.json"), name)) {
    await beginProgramRun(name, folder, start, storeData);
    return course;
  }
  const description = await readDescription(path);
  const { options, data, network } = description;
  const ofRun = (of: RunOptions) =>
    Object.fromEntries(
      lasting.filter((option) => options[option] !== undefined).map((
        option,
      ) => [option, of[option]]),
    );
  checkResumed(name, { network, ...ofRun(options), data: data.fingerprint }, {
    network: start.network.spec,
    ...ofRun(start.options),
    data: await fingerprint(start.splits),
  });
  const counters = run.save();
  checkSnapshots(name, path, (counters[snapshotCounter] as LineFileState | undefined)?.size ?? 0);
  (await earlierSnapshots(path, { counters })).forEach(course.read);
  const { epochs, patience = Infinity } = start.options;
  await beginAgain({ folder, description }, {
    ...{ epochs, patience },
    step: run.stepsBefore ?? 0,
    engine: start.network.engine,
    anyway: run.training?.options.resumeAnyway === true,
  });
  return course;
}
