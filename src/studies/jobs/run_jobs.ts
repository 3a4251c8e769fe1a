// Many jobs, a few at a time, as one stream of what is heard of them.

import {
  aFunction,
  anObject,
  checkArgument,
  checkOptions,
  listOf,
  type OptionChecks,
  whole,
} from "../../calls/checks.ts";
import { Observable } from "rxjs";
import type { Job, JobEvent, Work, Workplace } from "../../calls/job.ts";

/** Where and how many at a time. */
export interface RunJobsOptions<Input, Progress, Result> {
  /** Where jobs are done, for instance {@linkcode inWorker}. */
  readonly workplace: Workplace<Input, Progress, Result>;
  /** Jobs at a time; default the processor's cores. */
  readonly workers?: number;
}

/**
 * Does jobs in their order, `workers` at a time. Cold: nothing begins before `subscribe`, and unsubscribing ends the
 * jobs under way. A job that fails is told as an event; the others go on, so that a night's work is not lost to one
 * of them. Completes when every job has finished or failed.
 */
export function runJobs<Input, Progress, Result>(
  jobs: readonly Job<Input>[],
  options: RunJobsOptions<Input, Progress, Result>,
): Observable<JobEvent<Progress, Result>> {
  checkArgument("runJobs", "jobs", jobs, listOf("an array of jobs with input", anObject("a job")));
  checkOptions("runJobs", options, runChecks, { required: ["workplace"] });
  const { workplace, workers = navigator.hardwareConcurrency } = options;
  return new Observable((subscriber) => {
    const under = new Set<Work<Result>>(); // work under way
    let next = 0;
    let open = jobs.length; // neither finished nor failed

    const begin = async (job: number) => {
      const emit = (event: JobEvent<Progress, Result>) => subscriber.next(event);
      let work: Work<Result> | undefined;
      let last: JobEvent<Progress, Result>;
      emit({ kind: "started", job });
      try {
        if (subscriber.closed) return; // who heard that it starts has left
        work = workplace(jobs[job].input, (progress) => emit({ kind: "progress", job, progress }));
        under.add(work);
        if (subscriber.closed) return; // or who heard of progress meanwhile
        last = { kind: "finished", job, result: await work.result };
      } catch (error) {
        last = { kind: "failed", job, error: messageOf(error) };
      } finally {
        if (work && under.delete(work)) work[Symbol.dispose]();
      }
      if (subscriber.closed) return;
      emit(last);
      if (subscriber.closed) return;
      if (--open === 0) subscriber.complete();
      else if (next < jobs.length) begin(next++);
    };
    // not within subscribe: whoever shares the stream hears all of it
    queueMicrotask(() => {
      if (subscriber.closed) return;
      if (open === 0) return subscriber.complete();
      for (const stop = Math.min(workers, jobs.length); next < stop && !subscriber.closed;) {
        begin(next++);
      }
    });
    return () => {
      for (const work of under) work[Symbol.dispose]();
      under.clear();
    };
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const runChecks: OptionChecks<RunJobsOptions<unknown, unknown, unknown>> = {
  workplace: aFunction,
  workers: whole(1),
};
