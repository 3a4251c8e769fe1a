// The plan of a study: its runs, the jobs of each run, and the events of its progress.

import type { Job } from "../../calls/job.ts";
import type { NetworkProgress } from "./report_progress.ts";

/** A run of a study. */
export interface StudyRun<Label, Input, Result, Run> {
  /** Everything that decides the run, in a short text: a run that is kept under it is not repeated. */
  readonly key: string;
  /** The run's label in events: plain data. */
  readonly label: Label;
  /** One job, or several, as for the members of an ensemble. A job that several runs share is done once. */
  readonly jobs: readonly Job<Input>[];
  /** Whether the results of its jobs are kept too, for other runs of later calls. */
  readonly keepsJobs?: boolean;
  /** The run, from the results of its jobs in their order. */
  finish(results: readonly Result[]): Run;
}

/** The plan of a study. */
export interface Study<Label, Input, Result, Run, End> {
  /** In the order in which they are done. */
  readonly runs: readonly StudyRun<Label, Input, Result, Run>[];
  /** What was left out, with reasons, for the first event. */
  readonly left?: readonly string[];
  /** The last event, from the runs that finished, by their keys, and those that failed. */
  collect(finished: ReadonlyMap<string, Run>, failed: readonly Failed<Label>[]): End;
}

/** A run that failed. */
export type Failed<Label> = Label & {
  /** The reason, in one line. */
  readonly error: string;
};

/** A network in training. One that several runs need has the label of the first. */
export type NetworkOf<Label> = Label & {
  /** Position among the networks that this call trains. */
  readonly network: number;
  /** From 1, of a run of several networks. */
  readonly member?: number;
};

/** An event of a study, as plain data. */
export type StudyEvent<Label, Run> =
  /** First: all runs, those kept from before, networks left to train, and what was left out, if anything can be. */
  | {
    readonly kind: "planned";
    readonly runs: number;
    readonly kept: number;
    readonly networks: number;
    readonly left?: readonly string[];
  }
  /** Progress of training a network. */
  | { readonly kind: "training" } & NetworkOf<Label> & NetworkProgress
  /** A network is trained and tested, or has failed. */
  | { readonly kind: "trained"; readonly error?: string } & NetworkOf<Label>
  /** A run is finished, or was kept from before. */
  | { readonly kind: "finished"; readonly run: Run; readonly kept: boolean } & Label
  /** A run has failed; the others continue. */
  | { readonly kind: "failed"; readonly run: Failed<Label> };
