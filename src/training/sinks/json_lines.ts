// A sink that writes every value as one line of JSON, to a file or to a writer.

import type { MonoTypeOperatorFunction } from "rxjs";
import type { Snapshot } from "../snapshot.ts";
import { type LinesOptions, linesTo, type LineWriter } from "./lines_to.ts";

export type { LinesOptions, LineWriter };

/**
 * Passes values through unchanged and writes each as one line of JSON first (so what a subscriber has seen is written).
 * NaN and infinities become `null`, since JSON lacks them.
 *
 * With a path, subscribing opens `<path>.part`, which grows by whole lines and can be followed with
 * `tail -f` (which keeps following when the name changes). When the stream completes, fails or is
 * unsubscribed from, the file is renamed to `<path>`: all its lines are complete, and its last line, not its name,
 * shows whether the run ended. Without a value, a stream that fails or is left early leaves no file; one that completes
 * leaves an empty file.
 *
 * The stream fails, before its source is subscribed to, when the file cannot be opened or when `<path>`
 * or `<path>.part` exists and `force` is not set. A `<path>.part` that another program or stream is writing is refused
 * with `force` too (its lock shows that; on Windows there is none, and it is always refused). Later errors of the file
 * do not fail the stream: if a line cannot be written, the lines before are kept, the loss is reported once, and values
 * pass through unwritten. A value that is not JSON-serialisable fails it.
 *
 * With `resume` the file of a run that is resumed goes on. A writer gets a line `{"resumed": epoch}` before the first
 * snapshot of a resumed run, since what it has taken cannot be cut back: the run goes on after that epoch, so that
 * earlier lines of later epochs, and a `final` one, are void.
 *
 * @param to a path, or a writer such as standard output; a writer is not closed
 */
export function jsonLines<T>(
  to: string | LineWriter,
  options: LinesOptions = {},
): MonoTypeOperatorFunction<T> {
  return linesTo<T>("jsonLines", to, options, () => ({
    of: lineOf,
    resumed: (first) => lineOf({ resumed: epochsBefore(first as Snapshot) }),
  }));
}

/** Complete epochs before the first snapshot; a final one repeats the last of them. */
function epochsBefore({ epoch, final }: Snapshot): number {
  return final ? epoch : epoch - 1;
}

function lineOf(value: unknown): string {
  const text = JSON.stringify(value);
  if (text === undefined) {
    throw new TypeError(`jsonLines(): values must be JSON-serialisable, got ${typeof value}`);
  }
  return text + "\n";
}
