// A file held by the operating system's advisory lock while it is open. The lock goes when its process ends, however it
// ends.

import type { Disk } from "./disk.ts";
import { kindText } from "./regular_file.ts";

/** A file that this process holds. The caller closes it, which frees it. */
export interface HeldFile {
  /** Open for reading and writing, at its start, with its content unchanged. */
  readonly file: Deno.FsFile;
  /** Whether it was made by this call. */
  readonly made: boolean;
  /** Why it has no lock, on a disk without locks: then use by another process cannot be detected. */
  readonly lockError?: unknown;
}

/** Takes a lock without waiting; false where another holds it; throws on a disk without locks. */
export type TryLock = (file: Deno.FsFile) => boolean;

/** The operating system's exclusive lock (flock, on Windows LockFileEx). */
export const systemLock: TryLock = (file) => file.tryLockSync(true);

const ATTEMPTS = 100;
const PAUSE = 2; // milliseconds

/**
 * Opens a file and takes its lock. Undefined if another process, or another call of this one, holds it.
 *
 * Owners remove or rename the file while they hold it. Another may have opened it before and then lock a file that no
 * longer has the name: then the name is opened again.
 *
 * @param path the file, which is created if missing; its folder must exist
 */
export function holdFile(
  path: string,
  tryLock: TryLock = systemLock,
  disk: Disk = Deno,
): HeldFile | undefined {
  let everMade = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const opened = openOrMake(path, disk);
    if (!opened) continue;
    const { file, made } = opened;
    everMade ||= made;
    let kept = false;
    try {
      let lockError: unknown;
      try {
        if (!tryLock(file)) {
          if (!everMade) return undefined;
          // created here, held by another, perhaps only for a moment to check whether it was abandoned
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
          continue;
        }
      } catch (error) {
        lockError = error;
      }
      if (!isUnderName(file, path, disk)) continue;
      kept = true;
      return { file, made, lockError };
    } catch (error) {
      if (made) removeQuietly(path, disk); // while it is held
      throw error;
    } finally {
      if (!kept) file.close();
    }
  }
  return undefined; // others take it in turn
}

/** Whether an open file is the one under a name, not one that was removed, renamed or replaced. */
export function isUnderName(file: Deno.FsFile, path: string, disk: Disk = Deno): boolean {
  try {
    const [open, named] = [file.statSync(), disk.lstatSync(path)];
    // the time is used if a system has no numbers for files
    return open.dev === named.dev && open.ino === named.ino &&
      open.birthtime?.getTime() === named.birthtime?.getTime();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Undefined if the file appeared or disappeared meanwhile. */
function openOrMake(
  path: string,
  disk: Disk,
): { file: Deno.FsFile; made: boolean } | undefined {
  try {
    return {
      file: disk.openSync(path, { read: true, write: true, createNew: true }),
      made: true,
    };
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  try {
    // opening or reading a FIFO may block, and a link may lead to a file that is not ours
    const info = disk.lstatSync(path);
    if (!info.isFile) {
      throw new TypeError(`${path} must be a regular file, got ${kindText(info)}; remove it`);
    }
    return { file: disk.openSync(path, { read: true, write: true }), made: false };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function removeQuietly(path: string, disk: Disk): void {
  try {
    disk.removeSync(path);
  } catch { /* the first error says more */ }
}
