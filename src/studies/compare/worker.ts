// The worker of a comparison: trains and tests one network.

import { serveJobs } from "../../calls/serve_jobs.ts";
import { trainAndTest } from "./network_job.ts";

serveJobs(trainAndTest);
