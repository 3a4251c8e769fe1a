// The worker of all studies: trains one network, and measures it as its job says.

import { serveJobs } from "../calls/serve_jobs.ts";
import { type NetworkResult, trainAndTest } from "./compare/network_job.ts";
import type { NetworkJob } from "./compare/training.ts";
import {
  trainAndMeasure,
  type TrainingJob,
  type TrainingOutcome,
} from "./experiments/training_job.ts";
import type { NetworkProgress } from "./harness/report_progress.ts";
import { type RepeatJob, type RepeatOutcome, trainRepeat } from "./repeats/repeat_job.ts";

serveJobs<
  NetworkJob | TrainingJob | RepeatJob,
  NetworkProgress,
  NetworkResult | TrainingOutcome | RepeatOutcome
>((job, onProgress) => {
  if ("repeated" in job) return trainRepeat(job, onProgress);
  return "training" in job ? trainAndTest(job, onProgress) : trainAndMeasure(job, onProgress);
});
