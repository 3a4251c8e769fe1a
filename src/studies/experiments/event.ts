// The events of an experiment.

import type { StudyEvent } from "../harness/study.ts";
import type { RunLabel } from "./runs.ts";
import type { RunRecord } from "./runs.ts";
import type { ExperimentSummary } from "./summary.ts";

/** The last event of an experiment. */
export interface Summarised {
  readonly kind: "summary";
  readonly summary: ExperimentSummary;
}

/** An event of an experiment. */
export type ExperimentEvent = StudyEvent<RunLabel, RunRecord> | Summarised;
