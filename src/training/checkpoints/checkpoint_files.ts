// The names of checkpoints in their folder.

import { join } from "node:path";
import type { Disk } from "../../files/disk.ts";
import { fileError } from "../../files/file_error.ts";
import { isMissing, kindText } from "../../files/regular_file.ts";

/** A name that is a checkpoint's, whatever it holds. */
interface CheckpointFile {
  readonly path: string;
  readonly step: number;
}

/** `<folder>/step-00001234.safetensors`. */
export function checkpointPath(folder: string, step: number): string {
  return join(folder, `step-${String(step).padStart(8, "0")}.safetensors`);
}

/** The checkpoints in a folder, latest step first. Errors are the system's. */
export function checkpointFiles(folder: string, disk: Disk): CheckpointFile[] {
  return [...disk.readDirSync(folder)].flatMap(({ name }) => {
    const step = Number(/^step-(\d{8,16})\.safetensors$/.exec(name)?.[1] ?? NaN);
    const path = join(folder, name);
    return path === checkpointPath(folder, step) ? [{ path, step }] : [];
  }).sort((a, b) => b.step - a.step);
}

/**
 * Whether there is a folder; false where nothing has its name.
 *
 * @param name of the function in errors
 * @throws TypeError for anything else, links to folders too
 */
export function isFolder(path: string, name: string, disk: Disk): boolean {
  let info: Deno.FileInfo;
  try {
    info = disk.lstatSync(path);
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw fileError(name, `cannot look at ${path}`, cause);
  }
  if (info.isDirectory) return true;
  throw new TypeError(
    `${name}(): wanted a folder at ${path}, got ${
      info.isFile ? "a file" : kindText(info)
    }; remove it, or choose another folder`,
  );
}

/** Removes a file, or an empty folder, if it can be removed. */
export function removeIfPossible(path: string, disk: Disk): void {
  try {
    disk.removeSync(path);
  } catch { /* the next write tries again */ }
}
