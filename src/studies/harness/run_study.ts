// The harness of all studies: jobs in workers, kept results that are not repeated, runs assembled as soon as their jobs
// are done, and events of progress.

import { concat, concatMap, defer, EMPTY, from, type Observable, type ObservableInput } from "rxjs";
import type { Job, JobEvent, Workplace } from "../../calls/job.ts";
import type { NetworkProgress } from "./report_progress.ts";
import type { ResultLog } from "../../files/result_log.ts";
import { runJobs } from "../../calls/run_jobs.ts";
import type { Failed, NetworkOf, Study, StudyEvent, StudyRun } from "./study.ts";

/** Results of earlier calls, and the store of new ones. */
export interface KeptResults<Run, Result> extends ResultLog<Run> {
  /** The result of a job with that key; default: no job is kept. */
  network?(key: string): Promise<Result | undefined>;
  /** Keeps the result of a job. */
  keepNetwork?(key: string, result: Result): Promise<void>;
}

/** Options of {@linkcode runStudy}. */
export interface StudyOptions<Input, Result, Run> {
  /** The workers for jobs. */
  readonly workplace: Workplace<Input, NetworkProgress, Result>;
  /** Jobs at a time; default the processor's cores. */
  readonly workers?: number;
  /** Runs of earlier calls, which are not repeated, and the store of new ones; default none. */
  readonly kept?: KeptResults<Run, Result>;
}

/**
 * Runs a study. Cold: every subscription plans anew, and unsubscribing ends the workers; finished runs are kept. A run
 * whose job fails is reported and left out; the others continue.
 */
export function runStudy<Label extends object, Input, Result, Run, End>(
  plan: () => Promise<Study<Label, Input, Result, Run, End>>,
  { workplace, workers, kept }: StudyOptions<Input, Result, Run>,
): Observable<StudyEvent<Label, Run> | End> {
  return defer(plan).pipe(
    concatMap((study) => historyOf(study, kept)),
    concatMap(({ jobs, begin, next, end }) =>
      concat(
        defer(begin),
        runJobs(jobs, { workplace, workers }).pipe(concatMap(next)),
        defer(end),
      )
    ),
  );
}

/** The remaining jobs, and the events at the start, of each job, and at the end. */
async function historyOf<Label extends object, Input, Result, Run, End>(
  { runs, left, collect }: Study<Label, Input, Result, Run, End>,
  kept?: KeptResults<Run, Result>,
) {
  type Event = StudyEvent<Label, Run>;
  const finished = new Map<string, Run>();
  const failed: Failed<Label>[] = [];
  const results = new Map<string, Result>(); // of jobs that a waiting run needs
  const waiting = new Set<StudyRun<Label, Input, Result, Run>>();
  const jobs = new Map<string, { readonly job: Job<Input>; readonly name: NetworkOf<Label> }>();

  for (const run of runs) {
    const found = kept?.found.get(run.key);
    if (found !== undefined) finished.set(run.key, found);
    else waiting.add(run);
  }
  for (const { jobs: needed, label } of waiting) {
    for (const [i, job] of needed.entries()) {
      if (results.has(job.key) || jobs.has(job.key)) continue;
      const found = await kept?.network?.(job.key);
      if (found !== undefined) results.set(job.key, found);
      else {
        const member = needed.length > 1 ? { member: i + 1 } : {};
        jobs.set(job.key, { job, name: { network: jobs.size, ...label, ...member } });
      }
    }
  }
  const open = [...jobs.values()];
  const needing = (key: string) =>
    [...waiting].filter((run) => run.jobs.some((job) => job.key === key));

  /** Finishes the runs whose jobs are all done. */
  function settle(): Event[] {
    const events: Event[] = [];
    for (const waits of waiting) {
      if (waits.jobs.some(({ key }) => !results.has(key))) continue;
      const run = waits.finish(waits.jobs.map(({ key }) => results.get(key)!));
      kept?.append(run);
      finished.set(waits.key, run);
      waiting.delete(waits);
      events.push({ kind: "finished", ...waits.label, run, kept: false });
    }
    for (const key of results.keys()) if (needing(key).length === 0) results.delete(key);
    return events;
  }

  return {
    jobs: open.map(({ job }) => job),
    begin: (): Event[] => [
      {
        kind: "planned",
        runs: runs.length,
        kept: finished.size,
        networks: open.length,
        ...left && { left },
      },
      ...runs.flatMap(({ key, label }): Event[] => {
        const run = finished.get(key);
        return run === undefined ? [] : [{ kind: "finished", ...label, run, kept: true }];
      }),
      ...settle(),
    ],
    next(event: JobEvent<NetworkProgress, Result>): ObservableInput<Event> {
      const { name, job: { key } } = open[event.job];
      switch (event.kind) {
        case "started":
          return EMPTY;
        case "progress":
          return [{ kind: "training", ...name, ...event.progress }];
        case "failed": {
          const { error } = event;
          const lost = needing(key);
          for (const run of lost) {
            waiting.delete(run);
            failed.push({ ...run.label, error });
          }
          return [
            { kind: "trained", ...name, error },
            ...lost.map(({ label }): Event => ({ kind: "failed", run: { ...label, error } })),
          ];
        }
        case "finished": {
          const { result } = event;
          const done = (): Event[] => {
            results.set(key, result);
            return [{ kind: "trained", ...name }, ...settle()];
          };
          const keeps = needing(key).some(({ keepsJobs }) => keepsJobs);
          if (!keeps || !kept?.keepNetwork) return done();
          return from(kept.keepNetwork(key, result)).pipe(concatMap(done)); // kept before it is reported
        }
      }
    },
    async end(): Promise<End> {
      await kept?.arrange(runs.map(({ key }) => key));
      return collect(finished, failed);
    },
  };
}
