// A sink that writes every value as one line of JSON, to a file or to a writer.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import { fileError, isThere, writeAllSync } from "./write_file.ts";

/** Takes text that ends with a line break, for instance `{ write: (line) => lines.push(line) }`. */
export interface LineWriter {
  /** Called once a value. */
  write(line: string): void;
}

/**
 * Passes values through unchanged and writes each as one line of JSON first (so what a subscriber has
 * seen is written). NaN and infinities become `null`: JSON has no words for them.
 *
 * With a path, subscribing opens `<path>.part`, which grows by whole lines and can be followed with
 * `tail -f` (which keeps following when the name changes). When the stream completes, fails or is
 * unsubscribed from, the file is renamed to `<path>`: every line of it is whole, so what came so far is
 * worth keeping, and whether a run came to its end is told by its last line, not by the file's name.
 * Where nothing came, a stream that fails or is left early leaves no file; one that completes leaves an
 * empty file.
 *
 * The stream fails, before its source is subscribed to, when the file cannot be opened or when `<path>`
 * or `<path>.part` exists (another run is writing, or one was killed) and `force` is not set. A line that
 * cannot be written fails the stream too; the lines before it are kept.
 *
 * @param to a path, or a writer such as standard output; a writer is not closed
 * @param options.force replace existing files, at the end; default false
 */
export function jsonLines<T>(
  to: string | LineWriter,
  options: { readonly force?: boolean } = {},
): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => { // a file of its own for each subscription
      const lines = typeof to === "string" ? openLineFile(to, options.force ?? false) : {
        write: (line: string) => to.write(line),
        close: () => {},
      };
      return source.pipe(tap({
        next: (value) => lines.write(lineOf(value)),
        complete: () => lines.close("whole"),
        error: () => {
          try {
            lines.close("partial");
          } catch {
            /* the stream's own error matters more; the lines are still in the .part file */
          }
        },
        finalize: () => lines.close("partial"),
      }));
    });
}

function lineOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) {
    throw new TypeError(`jsonLines(): wanted a JSON-serialisable value, got ${typeof value}`);
  }
  return text + "\n";
}

interface LineFile {
  write(line: string): void;
  /** Closes and names the file; the second call does nothing. */
  close(state: "whole" | "partial"): void;
}

function openLineFile(path: string, force: boolean): LineFile {
  const part = `${path}.part`;
  if (!force) refuseExisting(path);
  let file: Deno.FsFile;
  try {
    // Removed, not emptied: a run that still writes there keeps its own file.
    if (force && isThere("jsonLines", part)) Deno.removeSync(part);
    file = Deno.openSync(part, { write: true, createNew: true });
  } catch (cause) {
    if (cause instanceof Deno.errors.AlreadyExists) refuseExisting(part);
    throw fileError("jsonLines", `cannot write ${part}`, cause);
  }
  const encoder = new TextEncoder();
  let open = true;
  let size = 0; // bytes of whole lines

  return {
    write(line) {
      const bytes = encoder.encode(line);
      try {
        writeAllSync(file, bytes);
        size += bytes.length;
      } catch (cause) {
        try {
          file.truncateSync(size); // a torn line is of no use to a reader
        } catch { /* the first error says more */ }
        throw fileError("jsonLines", `cannot write ${part}`, cause);
      }
    },
    close(state) {
      if (!open) return;
      open = false;
      file.close();
      if (state === "partial" && size === 0) return Deno.removeSync(part);
      if (!force) refuseExisting(path, `; the lines are in ${part}`);
      try {
        Deno.renameSync(part, path);
      } catch (cause) {
        throw fileError("jsonLines", `cannot rename ${part} to ${path}`, cause);
      }
    },
  };
}

function refuseExisting(path: string, more = ""): void {
  if (isThere("jsonLines", path)) {
    throw new Deno.errors.AlreadyExists(
      `jsonLines(): wanted a new file, but ${path} exists${more}; {force: true} replaces it`,
    );
  }
}
