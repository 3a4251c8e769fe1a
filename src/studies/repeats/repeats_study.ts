// A study of repeated runs: trained with the harness of many runs, one network each.

import type { Observable } from "rxjs";
import { inWorker } from "../../calls/in_worker.ts";
import { jobKey } from "../harness/job_key.ts";
import { runStudy, type StudyOptions } from "../harness/run_study.ts";
import type { Failed, Study, StudyEvent, StudyRun } from "../harness/study.ts";
import type { RepeatJob, RepeatOutcome } from "./repeat_job.ts";
import type { RepeatLabel, RepeatRecord } from "./repeat_record.ts";

/** A planned run. */
export interface PlannedRepeat {
  readonly label: RepeatLabel;
  /** The name of the data set, and the fingerprint of its splits. */
  readonly data: string;
  readonly fingerprint: string;
  readonly job: RepeatJob;
}

/** The last event of repeated runs. */
export interface Repeated {
  readonly kind: "repeated";
  /** In the order of the plan. */
  readonly runs: readonly RepeatRecord[];
  readonly failed: readonly Failed<RepeatLabel>[];
}

/** An event of repeated runs. */
export type RepeatEvent = StudyEvent<RepeatLabel, RepeatRecord> | Repeated;

/** A plan of repeated runs. */
type RepeatStudy = Study<RepeatLabel, RepeatJob, RepeatOutcome, RepeatRecord, Repeated>;

/** The study of planned runs. */
export async function repeatStudy(planned: readonly PlannedRepeat[]): Promise<RepeatStudy> {
  const runs: StudyRun<RepeatLabel, RepeatJob, RepeatOutcome, RepeatRecord>[] = [];
  for (const { label, data, fingerprint, job } of planned) {
    const { network, repeated, seed, engine } = job;
    const key = await jobKey({ fingerprint, network, repeated, seed, engine, label });
    runs.push({
      key,
      label,
      jobs: [{ key, input: job }],
      finish: ([outcome]) => ({ key, ...label, data, fingerprint, seed, outcome }),
    });
  }
  return {
    runs,
    collect: (finished, failed) => ({
      kind: "repeated",
      runs: runs.flatMap(({ key }) => finished.get(key) ?? []),
      failed,
    }),
  };
}

/**
 * Runs a study. Cold; unsubscribing ends the workers, and finished runs are kept in `kept`. Kept runs are not repeated. A
 * run that fails is reported and left out; the others continue.
 *
 * @param options.workplace where networks are trained; default a worker for each
 */
export function runRepeats(
  study: RepeatStudy,
  options: Partial<StudyOptions<RepeatJob, RepeatOutcome, RepeatRecord>> = {},
): Observable<RepeatEvent> {
  const { workplace = inWorker(new URL("../worker.ts", import.meta.url)), workers, kept } = options;
  return runStudy(() => Promise.resolve(study), { workplace, workers, kept });
}
