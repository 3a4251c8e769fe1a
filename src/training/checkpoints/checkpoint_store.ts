// The store of training checkpoints: a folder that keeps the latest two, so that one whole checkpoint is left whenever
// the process, the disk or the power fails.

import { dirname } from "node:path";
import { aPath, checkArgument, whole } from "../../calls/checks.ts";
import type { Disk } from "../../files/disk.ts";
import { fileError, systemReason } from "../../files/file_error.ts";
import { systemLock, type TryLock } from "../../files/held_file.ts";
import { type OnNotice, printNotice } from "../../files/notice.ts";
import { removeDeadParts } from "../../files/part_file.ts";
import { isMissing } from "../../files/regular_file.ts";
import { syncFolder } from "../../files/sync_folder.ts";
import { writeFileAtomically } from "../../files/write_file.ts";
import { encodeCheckpoint, type TrainingState } from "./checkpoint_bytes.ts";
import { checkpointFiles, checkpointPath, isFolder, removeIfPossible } from "./checkpoint_files.ts";
import {
  damageIn,
  largestCheckpoint,
  readWhole,
  rememberWhole,
  stateOfFile,
} from "./whole_files.ts";

/** A checkpoint that is on the disk. */
export interface WrittenCheckpoint {
  /** `<folder>/step-00001234.safetensors`. */
  readonly path: string;
  /** Its size. */
  readonly bytes: number;
}

/**
 * Writes a checkpoint, which replaces one of the same step, and flushes it to the disk. Then it removes all but this one
 * and the latest whole one of an earlier step: those of later steps too, since the run was set back to before them.
 * The state is copied before this function returns its promise. Await it before the next write.
 *
 * @param folder of the checkpoints of one run, which this process owns; created if missing, in a folder that exists
 * @param options.disk default Deno's
 * @throws Error that names the file and the reason; checkpoints of earlier steps are then as they were
 */
export async function writeCheckpoint(
  folder: string,
  step: number,
  state: TrainingState,
  options: { readonly disk?: Disk } = {},
): Promise<WrittenCheckpoint> {
  const name = "writeCheckpoint";
  checkArgument(name, "folder", folder, aPath);
  checkArgument(name, "step", step, whole(0));
  const { disk = Deno } = options;
  const path = checkpointPath(folder, step);
  const bytes = await encodeCheckpoint(state);
  checkLength(bytes, path);
  const made = makeFolder(folder, disk);
  try {
    await writeDurably(folder, path, bytes, disk);
  } catch (error) {
    if (made) removeIfPossible(folder, disk); // it stays if there is something in it
    throw error;
  }
  rememberWhole(path, disk);
  await removeOthers(folder, step, disk);
  return { path, bytes: bytes.length };
}

/** Refuses what could not be read again. */
function checkLength({ length }: Uint8Array, path: string): void {
  if (length <= largestCheckpoint) return;
  const [most, got] = [largestCheckpoint, length].map((each) => each.toLocaleString("en-US"));
  throw new RangeError(`writeCheckpoint(): wanted at most ${most} bytes for ${path}, got ${got}`);
}

/** Whether the folder was made by this call. */
function makeFolder(folder: string, disk: Disk): boolean {
  try {
    disk.mkdirSync(folder);
    return true;
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists && isFolder(folder, "writeCheckpoint", disk)) {
      return false;
    }
    throw fileError("writeCheckpoint", `cannot make ${folder}`, cause);
  }
}

async function writeDurably(
  folder: string,
  path: string,
  bytes: Uint8Array,
  disk: Disk,
): Promise<void> {
  const name = "writeCheckpoint";
  const options = { name, disk, tryLock: lockIfPossible, onNotice: () => {} };
  try {
    removeDeadParts(folder, options);
  } catch { /* the next write tries again */ }
  await writeFileAtomically(path, bytes, { ...options, strict: true });
  try {
    await syncFolder(dirname(folder), disk); // the folder itself may be new
  } catch (cause) {
    throw fileError(name, `cannot flush the name of ${folder} to the disk`, cause);
  }
}

/** On a disk without locks a part file was left by a killed process, as the folder has one owner. */
const lockIfPossible: TryLock = (file) => {
  try {
    return systemLock(file);
  } catch {
    return true;
  }
};

/** Removes all but the checkpoint of a step and the latest whole one before it, as far as that is possible. */
async function removeOthers(folder: string, step: number, disk: Disk): Promise<void> {
  let files: ReturnType<typeof checkpointFiles>;
  try {
    files = checkpointFiles(folder, disk);
  } catch {
    return; // the next write tries again
  }
  let isEarlierKept = false;
  for (const { path, step: other } of files) {
    if (other === step) continue;
    if (other < step && !isEarlierKept) {
      const found = await stateOfFile(path, disk);
      isEarlierKept = found === "whole";
      if (found !== "damaged") continue;
    }
    removeIfPossible(path, disk);
  }
}

/** A checkpoint that was read. */
export interface FoundCheckpoint {
  readonly path: string;
  readonly step: number;
  readonly state: TrainingState;
}

const attempts = 10;

/**
 * Reads the latest whole checkpoint; undefined if the folder is missing or has none. It follows no links.
 *
 * @param options.onNotice called for each later checkpoint that is not whole; default: printed on standard error
 * @param options.disk default Deno's
 * @throws Error if there are checkpoints but none is whole, naming the fault of each
 */
export async function readCheckpoint(
  folder: string,
  options: { readonly onNotice?: OnNotice; readonly disk?: Disk } = {},
): Promise<FoundCheckpoint | undefined> {
  const name = "readCheckpoint";
  checkArgument(name, "folder", folder, aPath);
  const { onNotice = printNotice, disk = Deno } = options;
  for (let attempt = 1;; attempt++) {
    const { found, faults, isMoving } = await latestWhole(folder, disk);
    if (found) {
      for (const fault of faults) onNotice(`${fault}; ${found.path} is used instead`);
      return found;
    }
    if (isMoving && attempt < attempts) continue;
    if (faults.length === 0) return undefined;
    throw new Error(
      `${name}(): wanted a whole checkpoint in ${folder}, got none: ${faults.join("; ")}`,
    );
  }
}

interface Search {
  readonly found?: FoundCheckpoint;
  /** Of later checkpoints, in words. */
  readonly faults: readonly string[];
  /** Whether a file disappeared meanwhile, as where a run goes on and replaces its checkpoints. */
  readonly isMoving: boolean;
}

async function latestWhole(folder: string, disk: Disk): Promise<Search> {
  const faults: string[] = [];
  let isMoving = false;
  for (const { path, step } of filesToRead(folder, disk)) {
    try {
      const state = await readWhole(path, disk);
      return { found: { path, step, state }, faults, isMoving };
    } catch (error) {
      if (isMissing(error)) isMoving = true;
      else faults.push(`${path}: ${damageIn(path, error) ?? systemReason(error)}`);
    }
  }
  return { faults, isMoving };
}

function filesToRead(folder: string, disk: Disk): ReturnType<typeof checkpointFiles> {
  if (!isFolder(folder, "readCheckpoint", disk)) return [];
  try {
    return checkpointFiles(folder, disk);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw fileError("readCheckpoint", `cannot read ${folder}`, cause);
  }
}
