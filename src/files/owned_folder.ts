// A folder that one living process owns while it works there: other processes are refused with the owner's name.

import { join } from "node:path";
import { atExit } from "./at_exit.ts";
import { fileError } from "./file_error.ts";
import { type HeldFile, holdFile, isUnderName, systemLock, type TryLock } from "./held_file.ts";
import { ownerText, readOwner, writeOwner } from "./lock_words.ts";
import { makeFolders, removeEmpty } from "./made_folders.ts";
import { type OnNotice, printNotice } from "./notice.ts";

/** The hidden file in an owned folder whose lock is the ownership. */
export const lockName = ".fathom-lock";

/** A folder owned by this process. Disposal frees it, and removes the folders created for it if they are empty. */
export interface OwnedFolder extends Disposable {
  /** The folder, as it was given. */
  readonly path: string;
  /** The earlier owner, in words, if it ended without cleaning up: the folder may need repair. */
  readonly left?: string;
  /** Whether the folder still has its name and is owned: it may have been removed or moved. */
  isThere(): boolean;
  /** Keeps the created folders from now on, even if empty. */
  keep(): void;
}

/** Options of {@linkcode ownFolder}. */
export interface OwnFolderOptions {
  /** The function that errors name; default "ownFolder". */
  readonly name?: string;
  /** Use the folder on a disk without file locks, where use by another process cannot be detected; default false. */
  readonly takeOver?: boolean;
  /** Called if a process that was killed left a lock file; default {@linkcode printNotice}. */
  readonly onNotice?: OnNotice;
  /** Create the folders above as well; default true. */
  readonly above?: boolean;
  /** The lock file's name; default {@linkcode lockName}. */
  readonly lock?: string;
  /** Default the operating system's. */
  readonly tryLock?: TryLock;
}

const ATTEMPTS = 100;

/**
 * Creates a folder if it is missing and owns it. The lock is advisory: it binds only callers of this function. It works
 * on local disks and on network disks with locks, between machines too, and ends with its process. On Windows, where
 * a locked file cannot be read, errors do not say which command owns the folder.
 *
 * @throws {Deno.errors.Busy} if another process, or another call of this one, owns it
 */
export function ownFolder(path: string, options: OwnFolderOptions = {}): OwnedFolder {
  const { name = "ownFolder", takeOver = false, onNotice = printNotice, above } = options;
  const lock = join(path, options.lock ?? lockName);
  const made: string[] = [];
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const folders = foldersMade(name, path, above);
      if (folders === "gone") continue; // another removed one above meanwhile
      made.push(...folders);
      const held = holdLock(name, path, lock, options.tryLock);
      if (held === "gone") continue; // its last owner removed the folder meanwhile
      if (held && held.lockError !== undefined && !takeOver) {
        throw unlockable(name, path, lock, held);
      }
      if (held) return owned(path, lock, held, made, onNotice);
      const owner = readOwner(lock);
      if (owner === "gone") continue;
      throw new Deno.errors.Busy(
        `${name}(): ${path} is in use by ${
          ownerText(owner)
        }; wait for it to end, or choose another folder`,
      );
    }
    throw new Error(`${name}(): cannot make ${path}: a folder above it is missing`);
  } catch (error) {
    removeEmpty(made);
    throw error;
  }
}

function owned(
  path: string,
  lock: string,
  { file }: HeldFile,
  made: readonly string[],
  onNotice: OnNotice,
): OwnedFolder {
  let kept = false;
  let open = true;
  const free = () => {
    if (!open) return;
    open = false;
    exit[Symbol.dispose]();
    try {
      if (isUnderName(file, lock)) Deno.removeSync(lock); // before the lock is gone
    } catch { /* the folder cannot be written to any more; the next owner finds the lock free */ }
    file.close();
    if (!kept) removeEmpty(made);
  };
  const exit = atExit(free);
  try {
    const before = writeOwner(file, lock);
    const left = before && ownerText(before);
    if (left) onNotice(`${path}: ${left}, ended without cleaning up`);
    return {
      path,
      left,
      isThere: () => isStillUnderName(file, lock),
      keep: () => void (kept = true),
      [Symbol.dispose]: free,
    };
  } catch (error) {
    free();
    throw error;
  }
}

function isStillUnderName(file: Deno.FsFile, lock: string): boolean {
  try {
    return isUnderName(file, lock);
  } catch (error) {
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

function foldersMade(name: string, path: string, above = true): string[] | "gone" {
  try {
    return makeFolders(path, { above });
  } catch (cause) {
    if (above && cause instanceof Deno.errors.NotFound) return "gone";
    throw fileError(name, `cannot make ${path}`, cause);
  }
}

function holdLock(
  name: string,
  path: string,
  lock: string,
  tryLock: TryLock = systemLock,
): HeldFile | "gone" | undefined {
  try {
    return holdFile(lock, tryLock);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return "gone";
    throw fileError(name, `cannot write to ${path}`, cause);
  }
}

/** The refusal on a disk without locks. */
function unlockable(
  name: string,
  path: string,
  lock: string,
  { file, made, lockError }: HeldFile,
): Error {
  file.close();
  if (made) Deno.removeSync(lock);
  const { message } = fileError(name, `cannot lock ${path}`, lockError);
  return new Deno.errors.NotSupported(
    `${message}, so nothing shows whether another process is writing there; if none is, ` +
      "add --take-over ({takeOver: true})",
    { cause: lockError },
  );
}
