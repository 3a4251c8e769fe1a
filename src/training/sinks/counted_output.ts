// The counter of a sink's output, by which a resumed run goes on where its checkpoint says.

import { findRun } from "../run_of_snapshot.ts";
import type { Snapshot } from "../snapshot.ts";
import type { TrainingRun } from "../training_run.ts";

/** An output at the first value. */
interface CountedOutput<State> {
  /** Of the counter. */
  readonly name: string;
  /** Of the output, for errors. */
  readonly path: string;
  /** Whether it was left with content. */
  readonly hasContent: boolean;
  /** Go on with the content; default false. */
  readonly resume?: boolean;
  /** Replace content that is not of the run; default false. */
  readonly force?: boolean;
  save(): State;
  /** Puts on disk what is written. */
  flush(): Promise<void>;
}

/** The run behind a value that may be a snapshot. */
export function runBehind(value: unknown): TrainingRun | undefined {
  return findRun(value as Snapshot)?.update.batch.run;
}

/**
 * Registers the counter, and says how the output begins: as a new one, or as saved; `saved` is undefined if the run was
 * saved before the first value, so that the output has to be empty.
 *
 * @param sink the function that errors name
 * @param first the first value
 * @throws TypeError if a run is needed and the value has none, Error if there is content that is not of the run
 */
export function beginOutput<State>(
  sink: string,
  first: unknown,
  output: CountedOutput<State>,
): "new" | { readonly saved: State | undefined } {
  const run = runBehind(first);
  const { name, path, hasContent, resume = false, force = false, save, flush } = output;
  let saved: State | undefined;
  run?.register<State>({ name, save, load: (state) => void (saved = state), flush });
  if (!resume) return "new";
  if (!run) {
    throw new TypeError(
      `${sink}(): with {resume: true} values must be snapshots of trackPosterior(), got others; leave it out`,
    );
  }
  if (saved !== undefined) return { saved };
  if (!hasContent || force) return run.resumed ? { saved } : "new";
  if (!run.resumed) {
    throw new Error(
      `${sink}(): wanted a run that is resumed, to go on with ${path}, got a new run; {force: true} replaces the file`,
    );
  }
  if ((first as Snapshot).epoch === 1) return { saved }; // saved in its first epoch, before there were values
  throw new Error(
    `${sink}(): wanted a new file, as the checkpoint of the run that is resumed has none of this name, but ` +
      `${path} exists; {force: true} replaces it`,
  );
}

/** The error of a file that has lost what was saved of it. */
export function shortenedError(sink: string, path: string, wanted: number, found: number): Error {
  return new Error(
    `${sink}(): ${path} must have at least ${wanted} bytes, as when the run was saved, got ${found}; ` +
      "restore it, or write to another one",
  );
}

/** What is told of a file whose later lines could not be written before the run was resumed. */
export function gapError(sink: string, path: string, size: number): Error {
  return new Error(
    `${sink}(): a part of ${path} is missing after its first ${size} bytes, since it could not be written ` +
      "before the run was resumed",
  );
}
