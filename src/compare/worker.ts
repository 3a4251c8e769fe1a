// The worker of a comparison: trains and tests one network.

import { serveJobs } from "../jobs/serve_jobs.ts";
import { trainAndTest } from "./network_job.ts";

serveJobs(trainAndTest);
