// A file that others read while it grows. It is locked, so that a file left by a killed program can be told from one
// that is being written.

import { fileError } from "./file_error.ts";
import { type HeldFile, holdFile, systemLock, type TryLock } from "./held_file.ts";

/**
 * Opens a new file, held until it is closed.
 *
 * @param name of the function in errors
 * @param options.force replace a file that no program is writing; default false: it is refused
 * @throws {Deno.errors.Busy} where another program or stream is writing it
 */
export function openGrowingFile(
  name: string,
  path: string,
  { force = false, tryLock = growingLock }: {
    readonly force?: boolean;
    readonly tryLock?: TryLock;
  } = {},
): Deno.FsFile {
  for (;;) {
    const held = holdGrowingFile(name, path, tryLock);
    if (held.made) return held.file;
    using _ = held.file;
    if (held.lockError !== undefined) {
      throw new Deno.errors.AlreadyExists(
        `${name}(): wanted a new file, but ${path} exists, and without file locks nothing shows whether another program is writing it; ` +
          "remove it if none is",
      );
    }
    if (!force) {
      throw new Deno.errors.AlreadyExists(
        `${name}(): wanted a new file, but ${path} exists, left by a program that was killed; ` +
          "{force: true} replaces it",
      );
    }
    Deno.removeSync(path); // not emptied, so that its readers keep their content
  }
}

/**
 * Opens a file, which is created if missing, with its content unchanged, and holds it until it is closed. On a disk
 * without locks it is not held.
 *
 * @param name of the function in errors
 * @throws {Deno.errors.Busy} where another program or stream is writing it
 */
export function holdGrowingFile(
  name: string,
  path: string,
  tryLock: TryLock = growingLock,
): HeldFile {
  let held: HeldFile | undefined;
  try {
    held = holdFile(path, tryLock);
  } catch (cause) {
    throw fileError(name, `cannot write ${path}`, cause);
  }
  if (held) return held;
  throw new Deno.errors.Busy(
    `${name}(): ${path} is being written by another program or stream; wait for it to end, or choose another file`,
  );
}

/** On Windows a locked file cannot be read, but this one must be readable. */
const growingLock: TryLock = (file) => {
  if (Deno.build.os === "windows") throw new Error("a lock would keep readers out");
  return systemLock(file);
};
