// What `train` knows of the training behind a snapshot: its data, its options, and how long its steps take; kept beside the
// snapshot, for operators that write a run.

import type { DataSplits } from "../datasets/dataset.ts";
import type { Snapshot } from "./snapshot.ts";

/** A training that was started by `train`. */
export interface Training {
  /** All parts. */
  readonly splits: DataSplits;
  /** As they were given, with the number of epochs, the patience and the batch size that came of them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Median over gradient steps so far, seconds. */
  medianSeconds(): number;
}

const trainings = new WeakMap<Snapshot, Training>();

/** Remembers the training behind a snapshot. */
export function rememberTraining(snapshot: Snapshot, training: Training): void {
  trainings.set(snapshot, training);
}

/** The training behind a snapshot of `train`; undefined where a program put the stream together itself. */
export function trainingOf(snapshot: Snapshot): Training | undefined {
  return trainings.get(snapshot);
}
