/**
 * Studies of many training runs: methods compared on the same data and budget, and jobs over several workers whose
 * results are kept.
 *
 * @example
 * ```ts
 * import { compare, comparisonTable } from "@fathom/fathom/studies";
 * import { lastValueFrom } from "rxjs";
 *
 * const last = await lastValueFrom(
 *   compare({ data: { data: "spirals" }, methods: ["searched", "fixed:1"], maxDepth: 2, epochs: 3 }),
 * );
 * if (last.kind !== "compared") throw new Error("unexpected");
 * console.log(comparisonTable(last.comparison));
 * ```
 *
 * @module
 */

// Comparing methods
export { compare } from "./studies/compare/compare.ts";
export type { CompareOptions } from "./studies/compare/options.ts";
export { type Method, type MethodText, methodText, parseMethod } from "./studies/compare/method.ts";
export type { CommonGround } from "./studies/compare/plan.ts";
export type { Budget, NetworkJob, Training } from "./studies/compare/training.ts";
export type { CompareEvent, NetworkName } from "./studies/compare/event.ts";
export type { NetworkResult } from "./studies/compare/network_job.ts";

// What a comparison found
export type { ComparedPredictor, Comparison, FailedRun } from "./studies/compare/comparison.ts";
export type {
  ComparedCost,
  ComparedMeasure,
  PredictorResult,
  RunResult,
  TrainingResult,
} from "./studies/compare/run_result.ts";
export { compareProgress } from "./studies/compare/compare_progress.ts";
export { comparisonTable } from "./studies/compare/comparison_table.ts";
export { comparisonFiles } from "./studies/compare/comparison_files.ts";
export { type KeptRuns, keptRuns } from "./studies/compare/kept_runs.ts";

// Jobs of any kind, over several workers
export { runJobs, type RunJobsOptions } from "./studies/jobs/run_jobs.ts";
export type { NetworkProgress, WorkProgressOptions } from "./studies/jobs/work_progress.ts";
export { openResultLog, type ResultLog } from "./studies/jobs/result_log.ts";
export { inWorker, type Said } from "./calls/in_worker.ts";
export { serveJobs } from "./calls/serve_jobs.ts";
export type { Job, JobEvent, Work, Workplace } from "./calls/job.ts";
