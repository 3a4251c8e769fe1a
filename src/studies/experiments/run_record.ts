// A run of an experiment as it is kept: one line of results.jsonl.

import type { TrainingJob, TrainingOutcome } from "./training_job.ts";

/** What was asked for, and what came of it. */
export interface RunRecord {
  /** Of everything that decides the outcome. */
  readonly key: string;
  /** The experiment that it was made for. */
  readonly experiment: string;
  /** The network as it was asked for. */
  readonly job: TrainingJob;
  /** SHA-256 over all parts of the data, in hexadecimal; absent for data that are drawn. */
  readonly fingerprint?: string;
  /** What came of it. */
  readonly outcome: TrainingOutcome;
}
