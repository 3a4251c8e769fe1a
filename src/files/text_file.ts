// Incremental writing of a file that appears under its name complete or not at all.

import { dirname } from "node:path";
import type { OnNotice } from "./notice.ts";
import { openPart, removeDeadParts } from "./part_file.ts";
import { isThere } from "./is_there.ts";
import { fileError } from "./file_error.ts";
import { trySyncFolder } from "./sync_folder.ts";
import { writeAllSync } from "./write_file.ts";

/** A file that is written beside its name. Disposal without `finish` removes it. */
interface TextFile extends Disposable {
  /** Adds text, or bytes. */
  write(content: string | Uint8Array): void;
  /** Flushes everything to the disk; only the renaming is left then. */
  complete(): void;
  /** Renames the complete file to its name; an existing one is replaced. */
  finish(): void;
  /** Removes an existing file that is to be replaced. */
  removeOlder(): void;
}

/**
 * Renames several files to their names, none before all are complete: on a full disk none appears. Older ones are removed
 * before, so that files of two calls never stand together, whenever this one is killed.
 */
export function finishAll(files: readonly TextFile[]): void {
  for (const file of files) file.complete();
  for (const file of files.slice(1)) file.removeOlder();
  for (const file of files) file.finish();
}

/**
 * Opens a file for writing. Hidden part files that killed commands left in its folder are removed.
 *
 * @param path the file; its folder must exist
 * @param options.force replace an existing file; default false: it is refused
 * @param options.onNotice called for each removed part file; default: printed on standard error
 * @throws {Deno.errors.Busy} if another process or another call is writing the same file
 */
export function openTextFile(
  path: string,
  options: { readonly force?: boolean; readonly onNotice?: OnNotice } = {},
): TextFile {
  const { force = false, onNotice } = options;
  const refuseExisting = () => {
    if (!isThere(path, "openTextFile")) return;
    if (force) {
      if (!Deno.lstatSync(path).isDirectory) return;
      throw new Error(`openTextFile(): cannot write ${path}: it is a folder`);
    }
    throw new Deno.errors.AlreadyExists(
      `openTextFile(): wanted a new file, but ${path} exists; --force replaces it`,
    );
  };
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw fileError("openTextFile", `cannot write ${path}`, cause);
    }
  };
  refuseExisting();
  attempt(() => removeDeadParts(dirname(path), { onNotice }));
  const part = attempt(() => openPart(path, { onNotice }));
  if (!part) {
    throw new Deno.errors.Busy(
      `openTextFile(): ${path} is being written by another command; wait for it to end, or choose another file`,
    );
  }
  try {
    refuseExisting(); // another may just have finished it
  } catch (error) {
    part[Symbol.dispose]();
    throw error;
  }
  const encoder = new TextEncoder();
  let completed = false;
  let finished = false;
  const complete = () => {
    if (completed) return;
    attempt(() => part.file.syncSync()); // the name must not reach the disk before the bytes do
    completed = true;
  };
  return {
    write: (content) =>
      attempt(() =>
        writeAllSync(part.file, typeof content === "string" ? encoder.encode(content) : content)
      ),
    complete,
    finish() {
      if (finished) return;
      complete();
      attempt(part.finish);
      trySyncFolder(dirname(path));
      finished = true;
    },
    removeOlder() {
      if (isThere(path, "openTextFile")) attempt(() => Deno.removeSync(path));
    },
    [Symbol.dispose]: part[Symbol.dispose],
  };
}
