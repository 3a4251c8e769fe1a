// Concurrent jobs with a limit, as one stream of events.

import { asapScheduler, from, mergeMap, Observable, subscribeOn } from "rxjs";
import {
  aFunction,
  anObject,
  checkArgument,
  checkOptions,
  listOf,
  type OptionChecks,
  whole,
} from "./checks.ts";
import type { Job, JobEvent, Work, Workplace } from "./job.ts";

/** Options of {@linkcode runJobs}. */
export interface RunJobsOptions<Input, Progress, Result> {
  /** Starts a job, for instance {@linkcode inWorker}. */
  readonly workplace: Workplace<Input, Progress, Result>;
  /** Concurrent jobs; default the number of CPU cores. */
  readonly workers?: number;
}

/**
 * Runs jobs in order, `workers` at a time. Cold: nothing begins before `subscribe`, and unsubscribing ends running jobs.
 * A failed job is an event; the others continue. Completes when every job has finished or failed.
 */
export function runJobs<Input, Progress, Result>(
  jobs: readonly Job<Input>[],
  options: RunJobsOptions<Input, Progress, Result>,
): Observable<JobEvent<Progress, Result>> {
  checkArgument("runJobs", "jobs", jobs, listOf("an array of jobs with input", anObject("a job")));
  checkOptions("runJobs", options, runChecks, { required: ["workplace"] });
  const { workplace, workers = navigator.hardwareConcurrency } = options;
  return from(jobs).pipe(
    mergeMap(({ input }, job) => eventsOf(job, input, workplace), workers),
    subscribeOn(asapScheduler), // with `share`, late subscribers of the same tick miss no events
  );
}

function eventsOf<Input, Progress, Result>(
  job: number,
  input: Input,
  workplace: Workplace<Input, Progress, Result>,
): Observable<JobEvent<Progress, Result>> {
  return new Observable((subscriber) => {
    let work: Work<Result> | undefined;
    subscriber.add(() => work?.[Symbol.dispose]());
    const last = (event: JobEvent<Progress, Result>) => {
      subscriber.next(event);
      subscriber.complete();
    };
    const begin = async () => {
      subscriber.next({ kind: "started", job });
      if (subscriber.closed) return;
      try {
        work = workplace(input, (progress) => subscriber.next({ kind: "progress", job, progress }));
        if (subscriber.closed) return work[Symbol.dispose](); // unsubscribed during a progress event
        last({ kind: "finished", job, result: await work.result });
      } catch (error) {
        last({
          kind: "failed",
          job,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    };
    begin();
  });
}

const runChecks: OptionChecks<RunJobsOptions<unknown, unknown, unknown>> = {
  workplace: aFunction,
  workers: whole(1),
};
