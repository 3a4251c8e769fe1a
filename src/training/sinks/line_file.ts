// A growing file of complete lines: `<path>.part`, which can be followed, and is renamed at the end.

import { openGrowingFile } from "../../files/growing_file.ts";
import { isThere } from "../../files/is_there.ts";
import { openLeftFile } from "../../files/left_file.ts";
import { fileError } from "../../files/file_error.ts";
import { writeAllSync } from "../../files/write_file.ts";
import { sumOfWriting } from "../../files/written_sum.ts";

/** A file of lines that grows. */
export interface LineFile {
  /** Its final name. */
  readonly path: string;
  /** Bytes of the lines that were written or kept. */
  readonly size: number;
  /** Bytes that were there when it was opened: 0 for a new file. */
  readonly found: number;
  /** Keeps these bytes of those found, and cuts the others off. Called before the first line. */
  keep(size: number): void;
  /** Begins a new file in place of the one found, which is replaced at the end. Called before the first line. */
  replace(): void;
  /** Adds a line, or several; if they cannot be written the file keeps those before, and this throws. */
  write(line: string): void;
  /** Puts the lines on disk, as far as they are written, in a new part if the part was removed or moved. */
  flush(): Promise<void>;
  /** Closes and names the file; called once. One with content that was neither kept nor replaced stays as it was. */
  close(state: "whole" | "partial"): void;
}

/** Options of opening. */
interface LineFileOptions {
  /** Replace existing files, at the end; default false. */
  readonly force?: boolean;
  /** Open the file that a killed or ended program left, with its content; default false. */
  readonly resume?: boolean;
  /** Called if the part was removed or moved, to make its folder again; default nothing. */
  readonly again?: () => void;
}

/**
 * Opens `<path>.part`, which gets its name `path` when it is closed.
 *
 * @param name the function that errors name
 */
export function openLineFile(
  name: string,
  path: string,
  { force = false, resume = false, again }: LineFileOptions = {},
): LineFile {
  const part = `${path}.part`;
  const left = resume ? openLeftFile(name, path, { force }) : undefined;
  const encoder = new TextEncoder();
  const sum = sumOfWriting(path);
  const found = left?.size ?? 0;
  let file = left?.file ?? openNew(name, path, force);
  let untouched = found > 0; // the content found
  let size = 0; // bytes of complete lines
  let open = true;

  const linesOf = () => {
    const lines = new Uint8Array(size);
    try {
      file.seekSync(0, Deno.SeekMode.Start);
      for (let at = 0; at < size;) {
        const count = file.readSync(lines.subarray(at));
        if (count === null) throw new Error(`it has only ${at} of ${size} bytes`);
        at += count;
      }
    } finally {
      file.seekSync(size, Deno.SeekMode.Start);
    }
    return lines;
  };
  /** Writes the lines, which the open file still has, to a new part if there is none. */
  const restore = () => {
    if (isThere(part, name)) return;
    again?.();
    const restored = openGrowingFile(name, part);
    try {
      writeAllSync(restored, linesOf());
    } catch (cause) {
      using _ = restored;
      Deno.removeSync(part);
      throw fileError(name, `cannot write ${part} again`, cause);
    }
    file.close();
    file = restored;
  };
  const nameIt = () => {
    try {
      Deno.renameSync(part, path);
      sum?.finish();
    } catch (cause) {
      throw fileError(name, `cannot rename ${part} to ${path}`, cause);
    }
  };
  return {
    path,
    get size() {
      return size;
    },
    found,
    keep(kept) {
      untouched = false;
      try {
        file.truncateSync(kept);
        if (sum) { for (const bytes of bytesOf(file)) sum.add(bytes); }
        file.seekSync(kept, Deno.SeekMode.Start);
      } catch (cause) {
        throw fileError(name, `cannot go on with ${part}`, cause);
      }
      size = kept;
    },
    replace() {
      left?.putBack();
      file.close();
      open = false;
      file = openNew(name, path, true);
      open = true;
      untouched = false;
    },
    write(line) {
      const bytes = encoder.encode(line);
      try {
        writeAllSync(file, bytes);
        sum?.add(bytes);
        size += bytes.length;
      } catch (cause) {
        try {
          file.truncateSync(size); // a torn line is of no use to a reader
        } catch { /* the first error says more */ }
        throw fileError(name, `cannot write ${part}`, cause);
      }
    },
    async flush() {
      if (!open) return;
      restore();
      try {
        await file.syncData();
      } catch (cause) {
        if (open) throw fileError(name, `cannot put ${part} on disk`, cause);
      }
    },
    close(state) {
      if (!open) return;
      open = false;
      try {
        if (untouched) return left!.putBack();
        if (state === "partial" && size === 0) {
          if (isThere(part, name)) Deno.removeSync(part);
          return;
        }
        if (!force) refuseExisting(name, path, `; the lines are in ${part}`);
        restore();
        nameIt();
      } finally {
        file.close(); // held until the part has its name
      }
    },
  };
}

/** A new part, held. */
function openNew(name: string, path: string, force: boolean): Deno.FsFile {
  const part = `${path}.part`;
  if (!force) refuseExisting(name, path);
  const file = openGrowingFile(name, part, { force });
  if (!force && isThere(path, name)) { // another process has just finished it
    using _ = file;
    Deno.removeSync(part);
    refuseExisting(name, path);
  }
  return file;
}

function* bytesOf(file: Deno.FsFile): Generator<Uint8Array> {
  const buffer = new Uint8Array(1 << 20);
  file.seekSync(0, Deno.SeekMode.Start);
  for (let count; (count = file.readSync(buffer)) !== null;) yield buffer.subarray(0, count);
}

function refuseExisting(name: string, path: string, more = ""): void {
  if (isThere(path, name)) {
    throw new Deno.errors.AlreadyExists(
      `${name}(): wanted a new file, but ${path} exists${more}; {force: true} replaces it`,
    );
  }
}
