// The run that a call of deno task train goes on with.

import type { DataSplits } from "../../src/datasets/dataset.ts";
import { isThere } from "../../src/files/is_there.ts";
import { createDefaultRunFolder } from "../../src/runs/default_run_folder.ts";
import { dataOfRun, readDescription } from "../../src/runs/load_run.ts";
import { dataPlaces } from "../../src/runs/run_data.ts";
import { type OpenedRun, openForResuming } from "../../src/runs/resumed_run.ts";
import { recoverBeforeReading } from "../../src/runs/run_recovery.ts";
import { hasNothingToKeep } from "../../src/runs/run_contents.ts";
import { createRunFolder, type RunFolder } from "../../src/runs/run_folder.ts";
import { counted } from "../../src/tables/number_text.ts";
import { hasCheckpoint } from "../../src/training/checkpoints/folder.ts";
import { baseName } from "../command/data_options.ts";
import { answer } from "../command/standard_output.ts";
import { UsageError } from "../command/usage_error.ts";
import type { TrainRequest } from "./request.ts";
import { withStored } from "./stored_flags.ts";

/** A run to go on with. */
export interface StoredRun extends OpenedRun {
  /** The call's flags with the run's options. */
  readonly flags: TrainRequest;
  /** Loads its data. */
  data(): Promise<DataSplits>;
}

/** The run that is to be resumed; undefined if the call starts a new one. */
export async function storedRun(asked: TrainRequest): Promise<StoredRun | undefined> {
  const path = folderToResume(asked);
  if (path === undefined) return undefined;
  const opened = await openForResuming(path, asked);
  try {
    const { description } = opened;
    const flags = withStored(asked, description, path);
    const given = new Set(asked.given.map(({ name }) => name));
    const elsewhere = dataPlaces({
      ...given.has("data") && asked.data !== "spirals" && { data: asked.data },
      ...given.has("data-dir") && { dataDir: asked.dataDir },
    });
    return { ...opened, flags, data: () => dataOfRun(description, path, elsewhere) };
  } catch (error) {
    opened.folder[Symbol.dispose]();
    throw error;
  }
}

/** With --resume-or-start a run that was killed before its first checkpoint starts again. */
function folderToResume({ resume, resumeOrStart, out }: TrainRequest): string | undefined {
  if (!resumeOrStart || out === undefined) return resume;
  if (isThere(out, "train")) recoverBeforeReading(out);
  return hasCheckpoint(out) ? out : undefined;
}

/** Where a new run is written. */
interface NewFolder {
  readonly folder: RunFolder;
  /** Whether its event files may replace those in the folder of --tensorboard. */
  readonly replacesEvents: boolean;
}

/** The folder of a new run; with --resume-or-start one that was killed before its first checkpoint is replaced. */
export async function newFolder(asked: TrainRequest): Promise<NewFolder> {
  const { out, force, tensorboard } = asked;
  if (out === undefined) {
    const folder = await createDefaultRunFolder(baseName(asked.data), asked.seed, asked);
    return { folder, replacesEvents: force };
  }
  const { resumeOrStart: startAgain } = asked;
  const itsEvents = startAgain && hasNothingToKeep(out) && tensorboard !== undefined &&
    (await readDescription(out)).options.tensorboard === tensorboard;
  const folder = await createRunFolder(out, { ...asked, startAgain });
  return { folder, replacesEvents: force || itsEvents };
}

/** Says that a finished run has nothing left to do; an error unless the call may find it so. */
export function sayEnded(
  end: "epochs" | "patience",
  path: string,
  limits: { readonly epochs: number; readonly patience: number },
  asked: TrainRequest,
): void {
  const text = `the run in ${path} has ended after its ${counted(limits.epochs, "epoch")}`;
  const ended = end === "epochs"
    ? text
    : `the run in ${path} has ended by its patience of ${counted(limits.patience, "epoch")}`;
  const more = `a larger --${end} goes on with it`;
  if (!asked.resumeOrStart) throw new UsageError(`${ended}; ${more}`);
  answer(`${ended}, and is finished; ${more}`, asked);
}
