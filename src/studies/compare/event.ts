// What is heard of a comparison: plain data, in an order that a reader can rely on.

import type { Comparison, FailedRun } from "./comparison.ts";
import type { NetworkProgress } from "../jobs/work_progress.ts";
import type { RunResult } from "./run_result.ts";

/** A network under way. */
export interface NetworkName {
  /** Position among the networks that this call trains. */
  readonly network: number;
  /** Of the first run that needs it, for instance "ensemble:5". */
  readonly method: string;
  /** Of that run. */
  readonly seed: number;
  /** Counted from 1; present in ensembles. */
  readonly member?: number;
}

/** What is heard of a comparison. */
export type CompareEvent =
  /** First: runs in all, those that are kept from before, and networks that are left to train. */
  | {
    readonly kind: "planned";
    readonly runs: number;
    readonly kept: number;
    readonly networks: number;
  }
  /** A network's training has come so far. */
  | { readonly kind: "training" } & NetworkName & NetworkProgress
  /** A network is trained and tested, or has failed. */
  | { readonly kind: "trained"; readonly error?: string } & NetworkName
  /** A run is finished, or was kept from before. */
  | { readonly kind: "finished"; readonly run: RunResult; readonly kept: boolean }
  /** A run has failed; the others go on. */
  | { readonly kind: "failed"; readonly run: FailedRun }
  /** Last: everything, in the order of the plan. */
  | { readonly kind: "compared"; readonly comparison: Comparison };
