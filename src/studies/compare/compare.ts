// Methods compared on the same data, with the same budget, as a stream of what is heard of the runs.

import { depthRule } from "../../depth/depth_choice.ts";
import { checkOptions } from "../../calls/checks.ts";
import { concat, concatAll, concatMap, defer, from, type Observable } from "rxjs";
import { inWorker } from "../../calls/in_worker.ts";
import type { Workplace } from "../../calls/job.ts";
import { runJobs } from "../jobs/run_jobs.ts";
import { type History, historyOf } from "./history.ts";
import type { NetworkProgress } from "../jobs/work_progress.ts";
import type { NetworkResult } from "./network_job.ts";
import type { NetworkJob } from "./training.ts";
import type { CompareEvent } from "./event.ts";
import { compareChecks, type CompareOptions, methodsOf } from "./options.ts";
import { planOf } from "./plan.ts";

/**
 * Compares methods: every network is trained in a worker with one thread, several at a time. Cold; unsubscribing ends
 * the workers, and what was finished is kept where `kept` says. Runs that are kept already are not repeated. A run that
 * fails is told and left out of the comparison; the others go on.
 *
 * The test part is looked at once for each network, when it is trained. Times are wall-clock times with as many
 * networks under way as there are workers.
 *
 * @param workplace where networks are trained; default a worker for each
 */
export function compare(
  options: CompareOptions,
  workplace: Workplace<NetworkJob, NetworkProgress, NetworkResult> = inWorker(
    new URL("./worker.ts", import.meta.url),
  ),
): Observable<CompareEvent> {
  checkOptions("compare", options, compareChecks, { required: ["data", "methods"] });
  methodsOf(options); // refuses texts that are none
  if (options.choose !== undefined) depthRule("compare", "choose", options.choose);
  return defer(() => planOf(options)).pipe(
    concatMap(async (plan) => ({ plan, course: await historyOf(plan, options.kept) })),
    concatMap(({ plan, course: history }) => {
      const settled = concat(from(history.begin()), eventsOf(history, options, workplace));
      return concat(settled, defer(() => history.end(plan, options)).pipe(concatAll()));
    }),
  );
}

/** Trains what is left to train. */
function eventsOf(
  history: History,
  { workers }: CompareOptions,
  workplace: Workplace<NetworkJob, NetworkProgress, NetworkResult>,
): Observable<CompareEvent> {
  return runJobs(history.jobs, { workplace, workers }).pipe(
    // one at a time: a network is kept before the next is heard of
    concatMap(async (event): Promise<CompareEvent[]> => {
      const name = history.names[event.job];
      switch (event.kind) {
        case "started":
          return [];
        case "progress":
          return [{ kind: "training", ...name, ...event.progress }];
        case "failed":
          return [
            { kind: "trained", ...name, error: event.error },
            ...history.failed(event.job, event.error),
          ];
        case "finished":
          return [{ kind: "trained", ...name }, ...await history.trained(event.job, event.result)];
      }
    }),
    concatAll(),
  );
}
