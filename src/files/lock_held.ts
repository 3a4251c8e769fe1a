// A check whether a process holds the lock of a file.

import { systemLock, type TryLock } from "./held_file.ts";

/**
 * Whether a living process holds the lock of a file. False where there is no such file, on a disk without locks, and on
 * Windows for files that grow, which have none there.
 */
export function isHeld(path: string, tryLock: TryLock = systemLock): boolean {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch {
    return false; // missing, or not readable, which a later read reports
  }
  using _ = file; // closing frees it again
  try {
    return !tryLock(file);
  } catch {
    return false;
  }
}
