// Many jobs, a few at a time, as one stream of their events.

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

/** Where and how many at a time. */
export interface RunJobsOptions<Input, Progress, Result> {
  /** Where jobs are done, for instance {@linkcode inWorker}. */
  readonly workplace: Workplace<Input, Progress, Result>;
  /** Jobs at a time; default the processor's cores. */
  readonly workers?: number;
}

/**
 * Does jobs in their order, `workers` at a time. Cold: nothing begins before `subscribe`, and unsubscribing ends the
 * jobs under way. A job that fails is an event; the others go on, so that a night's work is not lost to one of them.
 * Completes when every job has finished or failed.
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
    subscribeOn(asapScheduler), // who shares the stream gets all of it
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
        if (subscriber.closed) return work[Symbol.dispose](); // left at progress meanwhile
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
