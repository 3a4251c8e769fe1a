// A sink that writes every value as one line of JSON, to a file or to a writer.

import type { MonoTypeOperatorFunction } from "rxjs";
import { type LinesOptions, linesTo, type LineWriter } from "./line_file.ts";

export type { LinesOptions, LineWriter };

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
 * or `<path>.part` exists and `force` is not set. A `<path>.part` that another program or stream is writing is refused with
 * `force` too (its lock shows that; on Windows there is none, and it is always refused). After that
 * nothing that happens to the file fails the stream: where a line cannot be written the lines before are kept, the loss
 * is reported once, and values pass through unwritten. A value that JSON cannot say fails it.
 *
 * @param to a path, or a writer such as standard output; a writer is not closed
 */
export function jsonLines<T>(
  to: string | LineWriter,
  options: LinesOptions = {},
): MonoTypeOperatorFunction<T> {
  return linesTo<T>("jsonLines", to, options, () => lineOf);
}

function lineOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) {
    throw new TypeError(`jsonLines(): wanted a JSON-serialisable value, got ${typeof value}`);
  }
  return text + "\n";
}
