// An experiment as a stream of progress events.

import type { Observable } from "rxjs";
import { inWorker } from "../../calls/in_worker.ts";
import { runStudy, type StudyOptions } from "../harness/run_study.ts";
import type { Choices } from "./choices.ts";
import type { Experiment } from "./definition.ts";
import type { ExperimentEvent } from "./event.ts";
import { planOf } from "./plan.ts";
import type { RunRecord } from "./runs.ts";
import type { TrainingJob, TrainingOutcome } from "./training_job.ts";

/**
 * Runs an experiment. Cold; unsubscribing ends the workers, and finished runs are kept in `kept`. Kept runs are not
 * repeated. A run that fails is reported and left out; the others continue.
 *
 * @param options.workplace where networks are trained; default a worker for each
 */
export function runExperiment(
  experiment: Experiment,
  choices: Choices,
  options: Partial<StudyOptions<TrainingJob, TrainingOutcome, RunRecord>> = {},
): Observable<ExperimentEvent> {
  const { workplace = inWorker(new URL("../worker.ts", import.meta.url)), workers, kept } = options;
  return runStudy(() => planOf(experiment, choices), { workplace, workers, kept });
}
