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

serveJobs<NetworkJob | TrainingJob, NetworkProgress, NetworkResult | TrainingOutcome>(
  (job, onProgress) =>
    "training" in job ? trainAndTest(job, onProgress) : trainAndMeasure(job, onProgress),
);
