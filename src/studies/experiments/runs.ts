// The runs of an experiment, planned and finished, with their settings.

import type { Failed } from "../harness/study.ts";
import type { TrainingJob, TrainingOutcome } from "./training_job.ts";

/** A value that is varied: a number, or the name of a data set. */
export type SettingValue = number | string;

/** A setting of an experiment. */
export interface Setting {
  /** The varied quantity, for instance "max depth". */
  readonly sweep: string;
  /** Its value here. */
  readonly x: SettingValue;
  /** Its series, for instance "searched". */
  readonly series: string;
}

/** A network for a setting. One that several settings need is trained once. */
export interface PlannedRun extends Setting {
  readonly job: TrainingJob;
}

/** A kept run: one line of results.jsonl. */
export interface RunRecord {
  /** The key of everything that decides the outcome. */
  readonly key: string;
  /** The experiment that it was made for. */
  readonly experiment: string;
  /** The requested network. */
  readonly job: TrainingJob;
  /** SHA-256 over all splits of the data, in hexadecimal; absent for generated data. */
  readonly fingerprint?: string;
  /** The trained and measured network. */
  readonly outcome: TrainingOutcome;
}

/** A network that is trained, for a setting. */
export interface FinishedRun extends Setting {
  readonly run: RunRecord;
}

/** The label of a run: its setting, the first if there are several, and its seed. */
export interface RunLabel extends Setting {
  readonly seed: number;
}

/** A run that failed. */
export type FailedRun = Failed<RunLabel>;
