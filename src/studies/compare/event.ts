// The events of a comparison.

import type { Failed, NetworkOf, StudyEvent } from "../harness/study.ts";
import type { Comparison } from "./comparison.ts";
import type { RunResult } from "./run_result.ts";

/** What a run of a comparison is called. */
export interface RunLabel {
  /** As text, for instance "ensemble:5". */
  readonly method: string;
  /** Of data, weights and batches. */
  readonly seed: number;
}

/** A network under way. */
export type NetworkName = NetworkOf<RunLabel>;

/** A run that failed. */
export type FailedRun = Failed<RunLabel>;

/** The last event of a comparison. */
export interface Compared {
  /** Always this. */
  readonly kind: "compared";
  /** All runs, in the order of the plan. */
  readonly comparison: Comparison;
}

/** An event of a comparison. */
export type CompareEvent = StudyEvent<RunLabel, RunResult> | Compared;
