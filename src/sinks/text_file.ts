// A text that is written a piece at a time and appears under its name whole or not at all.

import { fileError, isThere, partPath, writeAllSync } from "./write_file.ts";

/** A file that grows beside its name. Disposal without `finish` removes what was written. */
export interface TextFile extends Disposable {
  /** Adds text. */
  write(text: string): void;
  /** Gives the file its name; an existing one is replaced. */
  finish(): void;
}

/**
 * Opens a file for writing.
 *
 * @param path the file; its folder must exist
 * @param options.force replace an existing file; default false: it is refused
 */
export function openTextFile(path: string, options: { readonly force?: boolean } = {}): TextFile {
  const part = partPath(path);
  if (!options.force && isThere("openTextFile", path)) {
    throw new Deno.errors.AlreadyExists(
      `openTextFile(): wanted a new file, but ${path} exists; --force replaces it`,
    );
  }
  const attempt = <T>(act: () => T): T => {
    try {
      return act();
    } catch (cause) {
      throw fileError("openTextFile", `cannot write ${path}`, cause);
    }
  };
  const file = attempt(() => Deno.openSync(part, { write: true, createNew: true }));
  const encoder = new TextEncoder();
  let open = true;
  return {
    write: (text) => attempt(() => writeAllSync(file, encoder.encode(text))),
    finish() {
      if (!open) return;
      attempt(() => {
        file.syncSync(); // the name must not reach the disk before the bytes do
        Deno.renameSync(part, path);
      });
      open = false;
      file.close();
    },
    [Symbol.dispose]() {
      if (!open) return;
      open = false;
      file.close();
      Deno.removeSync(part);
    },
  };
}
