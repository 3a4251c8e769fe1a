// The counter of a file of lines: a resumed run goes on after the lines that its checkpoint knows.

import type { OnLoss } from "../../files/loss.ts";
import { beginOutput, gapError, shortenedError } from "./counted_output.ts";
import type { KeptLines } from "./kept_lines.ts";
import type { LineFile } from "./line_file.ts";

/** The state of a file of lines. */
export interface LineFileState {
  /** Bytes of complete lines. */
  readonly size: number;
  /** Whether a line could not be written, so that all after these bytes are missing. */
  readonly lost?: true;
  /** The lines after these bytes, where they could not be written yet. */
  readonly rest?: string;
  /** What its sink counts besides. */
  readonly more?: unknown;
}

/** A file of lines that goes on with a run. */
export interface CountedLines {
  /** Of the counter. */
  readonly name: string;
  readonly file: LineFile & Partial<KeptLines>;
  /** Go on with the content found in the file; default false. */
  readonly resume?: boolean;
  /** Replace the content found if the run is new; default false. */
  readonly force?: boolean;
  /** Whether a line could not be written. */
  isLost(): boolean;
  /** What else is counted, as plain data; default nothing. */
  readonly more?: {
    save(): unknown;
    load(state: unknown): void;
  };
  /** Called if lines are missing that could not be written before. */
  readonly onLoss: OnLoss;
}

/**
 * Registers the counter at the first value, and cuts the file back to the saved state, or to nothing if there is none.
 * If it throws, the file has not been changed.
 *
 * @param sink the function that errors name
 */
export function countLines(sink: string, first: unknown, lines: CountedLines): void {
  const { name, file, resume, force, isLost, more, onLoss } = lines;
  const { path, found } = file;
  const beginning = beginOutput<LineFileState>(sink, first, {
    ...{ name, path, hasContent: found > 0, resume, force },
    save: () => ({
      size: file.size,
      ...isLost() && { lost: true },
      ...file.rest && { rest: file.rest },
      ...more && { more: more.save() },
    }),
    flush: () => file.flush(),
  });
  if (beginning === "new") {
    if (found > 0) file.replace();
    return;
  }
  const { saved } = beginning;
  const { size, lost, rest } = saved ?? { size: 0 };
  if (found < size) throw shortenedError(sink, path, size, found);
  file.keep(size);
  if (rest) file.write(rest);
  if (saved && (rest || size > 0)) more?.load(saved.more);
  if (lost) onLoss(gapError(sink, path, size));
}
