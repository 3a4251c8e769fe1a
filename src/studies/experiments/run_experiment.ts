// An experiment as a stream of what is heard of its runs.

import { concat, concatMap, defer, filter, from, map, type Observable } from "rxjs";
import { inWorker } from "../../calls/in_worker.ts";
import type { JobEvent, Workplace } from "../../calls/job.ts";
import type { ResultLog } from "../jobs/result_log.ts";
import { runJobs } from "../jobs/run_jobs.ts";
import type { NetworkProgress } from "../jobs/work_progress.ts";
import type { Choices } from "./choices.ts";
import type { Experiment } from "./definition.ts";
import type { FailedRun, RunName } from "./location.ts";
import type { ExperimentEvent } from "./event.ts";
import { type ExperimentPlan, planOf } from "./plan.ts";
import type { RunRecord } from "./run_record.ts";
import { summaryOf } from "./summary.ts";
import type { TrainingJob, TrainingOutcome } from "./training_job.ts";

/** Options of {@linkcode runExperiment}. */
export interface ExperimentOptions {
  /** Networks trained at a time, each in a worker with one thread; default the processor's cores. */
  readonly workers?: number;
  /** Runs of an earlier call that are not to be repeated, and where new ones go; default none. */
  readonly kept?: ResultLog<RunRecord>;
  /** Where networks are trained; default a worker for each. */
  readonly workplace?: Workplace<TrainingJob, NetworkProgress, TrainingOutcome>;
}

/**
 * Runs an experiment. Cold; unsubscribing ends the workers, and what was finished is kept where `kept` says. Runs that
 * are kept already are not repeated. A run that fails is told and left out; the others go on.
 */
export function runExperiment(
  experiment: Experiment,
  choices: Choices,
  options: ExperimentOptions = {},
): Observable<ExperimentEvent> {
  return defer(() => planOf(experiment, choices)).pipe(
    concatMap((plan) => eventsOf(experiment, choices, plan, options)),
  );
}

function eventsOf(
  experiment: Experiment,
  choices: Choices,
  plan: ExperimentPlan,
  { workers, kept, workplace = inWorker(new URL("./worker.ts", import.meta.url)) }:
    ExperimentOptions,
): Observable<ExperimentEvent> {
  const { places, jobs, left } = plan;
  const found = new Map<string, RunRecord>();
  for (const { key } of jobs) {
    const record = kept?.found.get(key);
    if (record) found.set(key, record);
  }
  const open = jobs.filter(({ key }) => !found.has(key));
  const nameOf = (key: string): Omit<RunName, "network"> => {
    const { sweep, x, series, job } = places.find((place) => place.key === key)!;
    return { sweep, x, series, seed: job.seed };
  };
  const names = open.map(({ key }, network): RunName => ({ network, ...nameOf(key) }));
  const failed: FailedRun[] = [];

  const told = (event: JobEvent<NetworkProgress, TrainingOutcome>): ExperimentEvent | undefined => {
    const name = names[event.job];
    switch (event.kind) {
      case "started":
        return undefined;
      case "progress":
        return { kind: "training", ...name, ...event.progress };
      case "failed": {
        const { network: _, ...rest } = name;
        failed.push({ ...rest, error: event.error });
        return { kind: "failed", ...name, error: event.error };
      }
      case "finished": {
        const { key, input: job, fingerprint } = open[event.job];
        const outcome = event.result;
        const run = { key, experiment: experiment.name, job, fingerprint, outcome };
        kept?.append(run);
        found.set(key, run);
        return { kind: "finished", ...name, run };
      }
    }
  };
  const end = async (): Promise<ExperimentEvent> => {
    await kept?.arrange(jobs.map(({ key }) => key));
    const runs = places.flatMap(({ key, sweep, x, series }) => {
      const run = found.get(key);
      return run ? [{ sweep, x, series, run }] : [];
    });
    return { kind: "summary", summary: summaryOf(experiment, choices, runs, failed, left) };
  };
  return concat(
    from<ExperimentEvent[]>([
      {
        kind: "planned",
        runs: jobs.length,
        kept: found.size,
        networks: open.length,
        left,
      },
      ...[...found].map(([key, run]) => ({ kind: "kept" as const, ...nameOf(key), run })),
    ]),
    runJobs(open, { workplace, workers }).pipe(
      map(told),
      filter((event) => event !== undefined),
    ),
    defer(end),
  );
}
