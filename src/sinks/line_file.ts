// A file of whole lines that grows under `<path>.part`, can be followed there, and gets its name at the end.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import { openGrowingFile } from "../files/growing_file.ts";
import { fileError, isThere, writeAllSync } from "./write_file.ts";

/** Takes text that ends with a line break, for instance `{ write: (line) => lines.push(line) }`. */
export interface LineWriter {
  /** Called once a value. */
  write(line: string): void;
}

/**
 * A pass-through operator that writes lines: the file opens on subscription, before the source is subscribed to, and
 * closes on completion, error and unsubscription.
 *
 * @param name the function that errors name
 * @param to a path, or a writer, which is not closed
 * @param force replace existing files, at the end
 * @param begin called once a subscription; the function that gives a value's lines
 */
export function linesTo<T>(
  name: string,
  to: string | LineWriter,
  force: boolean,
  begin: () => (value: T) => string,
): MonoTypeOperatorFunction<T> {
  return (source) =>
    defer(() => { // a file of its own for each subscription
      const linesOf = begin();
      const lines = typeof to === "string" ? openLineFile(name, to, force) : {
        write: (line: string) => to.write(line),
        close: () => {},
      };
      return source.pipe(tap({
        next: (value) => lines.write(linesOf(value)),
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

interface LineFile {
  write(line: string): void;
  /** Closes and names the file; the second call does nothing. */
  close(state: "whole" | "partial"): void;
}

function openLineFile(name: string, path: string, force: boolean): LineFile {
  const part = `${path}.part`;
  if (!force) refuseExisting(name, path);
  const file = openGrowingFile(name, part, { force });
  if (!force && isThere(name, path)) { // another has just finished it
    using _ = file;
    Deno.removeSync(part);
    refuseExisting(name, path);
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
        throw fileError(name, `cannot write ${part}`, cause);
      }
    },
    close(state) {
      if (!open) return;
      open = false;
      using _ = file; // held until the part has its name
      if (state === "partial" && size === 0) return Deno.removeSync(part);
      if (!force) refuseExisting(name, path, `; the lines are in ${part}`);
      try {
        Deno.renameSync(part, path);
      } catch (cause) {
        throw fileError(name, `cannot rename ${part} to ${path}`, cause);
      }
    },
  };
}

function refuseExisting(name: string, path: string, more = ""): void {
  if (isThere(name, path)) {
    throw new Deno.errors.AlreadyExists(
      `${name}(): wanted a new file, but ${path} exists${more}; {force: true} replaces it`,
    );
  }
}
