// The places of an experiment, and the runs that stand in them.

import type { RunRecord } from "./run_record.ts";
import type { TrainingJob } from "./training_job.ts";

/** A value that is varied: a number, or the name of a data set. */
export type SettingValue = number | string;

/** A run in its place. A network that several places need is trained once. */
export interface PlannedRun {
  /** What is varied, for instance "max depth". */
  readonly sweep: string;
  /** Its value here. */
  readonly x: SettingValue;
  /** What it is compared as, for instance "searched". */
  readonly series: string;
  /** The network. */
  readonly job: TrainingJob;
}

/** A run that is there. */
export interface FinishedRun extends Omit<PlannedRun, "job"> {
  /** What came of it. */
  readonly run: RunRecord;
}

/** A run under way: its place in the experiment, the first where there are several. */
export interface RunName extends Pick<PlannedRun, "sweep" | "x" | "series"> {
  /** Position among the networks that this call trains. */
  readonly network: number;
  /** Of the run. */
  readonly seed: number;
}

/** A run that failed. */
export interface FailedRun extends Omit<RunName, "network"> {
  /** Why, in one line. */
  readonly error: string;
}
