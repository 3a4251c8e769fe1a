// The worker of an experiment: trains and measures one network.

import { serveJobs } from "../../calls/serve_jobs.ts";
import { trainAndMeasure } from "./training_job.ts";

serveJobs(trainAndMeasure);
