// A growing file of complete lines: `<path>.part`, which can be followed, and is renamed at the end.

import {
  aBoolean,
  aFunction,
  aText,
  checkArgument,
  checkOptions,
  either,
  type OptionChecks,
  withMethods,
} from "../../calls/checks.ts";
import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import { openGrowingFile } from "../../files/growing_file.ts";
import { isThere } from "../../files/is_there.ts";
import { sumOfWriting } from "../../files/written_sum.ts";
import type { OnLoss } from "../../files/loss.ts";
import { passThrough } from "./pass_through.ts";
import { fileError } from "../../files/file_error.ts";
import { writeAllSync } from "../../files/write_file.ts";

/** Takes text that ends with a line break, for instance `{ write: (line) => lines.push(line) }`. */
export interface LineWriter {
  /** Called once per value. */
  write(line: string): void;
}

/** Options of sinks that write lines. */
export interface LinesOptions {
  /** Replace existing files, at the end; default false. */
  readonly force?: boolean;
  /**
   * Called once with the error if lines are lost; default: it is printed on standard error. An error that it throws
   * fails the stream.
   */
  readonly onLoss?: OnLoss;
}

/**
 * A pass-through operator that writes lines: the file opens on subscription, before the source is subscribed to, and
 * closes on completion, error and unsubscription, or if a line cannot be written.
 *
 * @param name the function that errors name
 * @param to a path, or a writer, which is not closed
 * @param begin called once per subscription; the function that gives a value's lines
 * @param more checks of further options of the function
 */
export function linesTo<T>(
  name: string,
  to: string | LineWriter,
  options: LinesOptions,
  begin: () => (value: T) => string,
  more: OptionChecks<object> = {},
): MonoTypeOperatorFunction<T> {
  checkArgument(name, "to", to, pathOrWriter);
  checkOptions(name, options, { ...linesChecks, ...more });
  const { force = false, onLoss } = options;
  return (source) =>
    defer(() => {
      const linesOf = begin();
      let text = "";
      return source.pipe(
        tap((value) => text = linesOf(value)), // a value without a line fails the stream, not the file
        passThrough(() => { // a new file for each subscription
          const lines = typeof to === "string" ? openLineFile(name, to, force) : {
            write: (line: string) => to.write(line),
            close: () => {},
          };
          return {
            next: () => lines.write(text),
            end: (how) => lines.close(how === "completed" ? "whole" : "partial"),
          };
        }, onLoss),
      );
    });
}

/** A file of lines that grows. */
interface LineFile {
  /** Adds a line, or several; if they cannot be written the file keeps those before, and this throws. */
  write(line: string): void;
  /** Closes and names the file; called once. */
  close(state: "whole" | "partial"): void;
}

/**
 * Opens `<path>.part`, which gets its name `path` when it is closed.
 *
 * @param name the function that errors name
 * @param force replace existing files, at the end
 */
export function openLineFile(name: string, path: string, force: boolean): LineFile {
  const part = `${path}.part`;
  if (!force) refuseExisting(name, path);
  const file = openGrowingFile(name, part, { force });
  if (!force && isThere(path, name)) { // another process has just finished it
    using _ = file;
    Deno.removeSync(part);
    refuseExisting(name, path);
  }
  const encoder = new TextEncoder();
  const sum = sumOfWriting(path);
  let size = 0; // bytes of complete lines

  return {
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
    close(state) {
      using _ = file; // held until the part has its name
      if (state === "partial" && size === 0) return Deno.removeSync(part);
      if (!force) refuseExisting(name, path, `; the lines are in ${part}`);
      try {
        Deno.renameSync(part, path);
        sum?.finish();
      } catch (cause) {
        throw fileError(name, `cannot rename ${part} to ${path}`, cause);
      }
    },
  };
}

function refuseExisting(name: string, path: string, more = ""): void {
  if (isThere(path, name)) {
    throw new Deno.errors.AlreadyExists(
      `${name}(): wanted a new file, but ${path} exists${more}; {force: true} replaces it`,
    );
  }
}

const pathOrWriter = either(
  "a path, or a writer with write()",
  aText,
  withMethods("a writer with write()", "write"),
);
const linesChecks: OptionChecks<LinesOptions> = { force: aBoolean, onLoss: aFunction };
