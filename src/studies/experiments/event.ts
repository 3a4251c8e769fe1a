// What is heard of an experiment: plain data, in an order that a reader can rely on.

import type { NetworkProgress } from "../jobs/work_progress.ts";
import type { RunName } from "./location.ts";
import type { RunRecord } from "./run_record.ts";
import type { ExperimentSummary } from "./summary.ts";

/** What is heard of an experiment. */
export type ExperimentEvent =
  /** First: runs in all, those kept from before, networks left to train, and data that are left out. */
  | {
    readonly kind: "planned";
    readonly runs: number;
    readonly kept: number;
    readonly networks: number;
    readonly left: readonly string[];
  }
  /** A run that is kept from before. */
  | { readonly kind: "kept"; readonly run: RunRecord } & Omit<RunName, "network">
  /** A network's training has come so far. */
  | { readonly kind: "training" } & RunName & NetworkProgress
  /** A run is finished and kept. */
  | { readonly kind: "finished"; readonly run: RunRecord } & RunName
  /** A run has failed; the others go on. */
  | { readonly kind: "failed" } & RunName & { readonly error: string }
  /** Last: everything. */
  | { readonly kind: "summary"; readonly summary: ExperimentSummary };
