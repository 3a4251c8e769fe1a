// Methods compared on the same data with the same budget, as a stream of progress events.

import type { Observable } from "rxjs";
import { inWorker } from "../../calls/in_worker.ts";
import type { Workplace } from "../../calls/job.ts";
import type { NetworkProgress } from "../harness/report_progress.ts";
import { runStudy } from "../harness/run_study.ts";
import type { CompareEvent } from "./event.ts";
import type { NetworkResult } from "./network_job.ts";
import { checkCompare, type CompareOptions } from "./options.ts";
import { planOf } from "./plan.ts";
import type { NetworkJob } from "./training.ts";

/**
 * Compares methods: every network is trained in a worker with one thread, several at a time. Cold; unsubscribing ends
 * the workers, and finished runs are kept in `kept`. Kept runs are not repeated. A run that fails is reported and left
 * out of the comparison; the others continue.
 *
 * The test split is used only once for each network, when it is trained. Times are wall-clock times with as many
 * networks in training as there are workers.
 *
 * @param workplace where networks are trained; default a worker for each
 */
export function compare(
  options: CompareOptions,
  workplace: Workplace<NetworkJob, NetworkProgress, NetworkResult> = inWorker(
    new URL("../worker.ts", import.meta.url),
  ),
): Observable<CompareEvent> {
  checkCompare(options);
  const { workers, kept } = options;
  return runStudy(() => planOf(options), { workplace, workers, kept });
}
