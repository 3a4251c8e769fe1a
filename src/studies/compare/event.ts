// The events of a comparison.

import type { NetworkOf, StudyEvent } from "../harness/study.ts";
import type { Comparison } from "./comparison.ts";
import type { RunLabel, RunResult } from "./run_result.ts";

/** A network in training. */
export type NetworkName = NetworkOf<RunLabel>;

/** The last event of a comparison. */
export interface Compared {
  /** Always this. */
  readonly kind: "compared";
  /** All runs, in the order of the plan. */
  readonly comparison: Comparison;
}

/** An event of a comparison. */
export type CompareEvent = StudyEvent<RunLabel, RunResult> | Compared;
