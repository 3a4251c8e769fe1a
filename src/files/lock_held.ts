// A check whether a process holds the lock of a file.

import { systemLock, type TryLock } from "./held_file.ts";

/**
 * Whether a living process holds the lock of a file. "unknown" on a disk without locks; "free" where there is no such file,
 * and on Windows for files that grow, which have none there.
 */
export function lockState(
  path: string,
  tryLock: TryLock = systemLock,
): "held" | "free" | "unknown" {
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path);
  } catch {
    return "free"; // missing, or not readable, which a later read reports
  }
  using _ = file; // closing frees it again
  try {
    return tryLock(file) ? "free" : "held";
  } catch {
    return "unknown";
  }
}

/** Whether it is known that a living process holds the lock of a file. */
export function isHeld(path: string, tryLock?: TryLock): boolean {
  return lockState(path, tryLock) === "held";
}
