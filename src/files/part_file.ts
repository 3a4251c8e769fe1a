// The hidden file in which a file grows before it gets its name. It is locked while it grows, so that a file left by a
// killed process can be told from one that is being written.

import { basename, dirname, join } from "node:path";
import { atExit } from "./at_exit.ts";
import type { Disk } from "./disk.ts";
import { holdFile, type TryLock } from "./held_file.ts";
import { type OnNotice, printNotice } from "./notice.ts";

/** A part file of this process. Disposal without `finish` removes it. */
export interface PartFile extends Disposable {
  /** Open and empty. */
  readonly file: Deno.FsFile;
  /** Renames the file to its name, replacing an existing file, and closes it. */
  finish(): void;
}

const ENDING = ".fathom-part";

/** Options of {@linkcode openPart}. */
export interface PartOptions {
  /** Called for part files that others left; default {@linkcode printNotice}. */
  readonly onNotice?: OnNotice;
  /** Default the operating system's. */
  readonly tryLock?: TryLock;
  /** Default Deno's. */
  readonly disk?: Disk;
}

/** The path of a part file: "a/.b.csv.fathom-part" for "a/b.csv". */
export function partPath(path: string): string {
  return join(dirname(path), `.${basename(path)}${ENDING}`);
}

/** Whether a name is that of a part file, of this version or of those with eight random letters. */
export function isPartName(name: string): boolean {
  return name.startsWith(".") && (name.endsWith(ENDING) || /\.[0-9a-f]{8}\.part$/.test(name));
}

/**
 * Opens the part file of a file. Undefined if another process or another call is writing it. One left by a killed
 * process is emptied, with a notice. On a disk without locks the two cannot be distinguished: there an existing part
 * file is an error. Other errors are the system's.
 */
export function openPart(path: string, options: PartOptions = {}): PartFile | undefined {
  const { onNotice = printNotice, tryLock, disk = Deno } = options;
  const part = partPath(path);
  const held = holdFile(part, tryLock, disk);
  if (!held) return undefined;
  const { file, made, lockError } = held;
  if (!made && lockError !== undefined) {
    file.close();
    throw new Error(
      `${part} is there and cannot be locked; remove it if no other process writes it`,
      {
        cause: lockError,
      },
    );
  }
  let open = true;
  const discard = () => {
    if (!open) return;
    open = false;
    exit[Symbol.dispose]();
    try {
      disk.removeSync(part); // while it is held
    } finally {
      file.close();
    }
  };
  const exit = atExit(discard);
  try {
    if (!made) {
      file.truncateSync(0);
      onNotice(`${part} was left by a killed command and is overwritten`);
    }
  } catch (error) {
    discard();
    throw error;
  }
  return {
    file,
    finish() {
      if (!open) return;
      disk.renameSync(part, path);
      open = false;
      exit[Symbol.dispose]();
      file.close();
    },
    [Symbol.dispose]: discard,
  };
}

/**
 * Removes part files in a folder that no process holds, as killed commands leave them, with a notice for each.
 * Those on a disk without locks stay.
 */
export function removeDeadParts(folder: string, options: PartOptions = {}): void {
  const { onNotice = printNotice, tryLock, disk = Deno } = options;
  for (const name of namesIn(folder, disk)) {
    if (!name.startsWith(".") || !name.endsWith(ENDING)) continue;
    const path = join(folder, name);
    if (!isRegular(path, disk)) continue; // not ours
    const held = holdFile(path, tryLock, disk);
    if (!held) continue;
    using _ = held.file;
    if (held.lockError === undefined) disk.removeSync(path);
    if (held.made || held.lockError !== undefined) continue;
    onNotice(`${path} was left by a killed command and is removed`);
  }
}

function isRegular(path: string, disk: Disk): boolean {
  try {
    return disk.lstatSync(path).isFile;
  } catch {
    return false;
  }
}

function namesIn(folder: string, disk: Disk): string[] {
  try {
    return [...disk.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return []; // a later write reports the error
  }
}
