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
export type { NetworkJob, Training, TrainingSettings } from "./studies/compare/training.ts";
export type { Compared, CompareEvent, NetworkName } from "./studies/compare/event.ts";
export type { NetworkResult } from "./studies/compare/network_job.ts";

// Results of a comparison
export type { CommonGround, ComparedPredictor, Comparison } from "./studies/compare/comparison.ts";
export type {
  ComparedCost,
  ComparedMeasure,
  FailedRun,
  PredictorResult,
  RunLabel,
  RunResult,
  TrainingResult,
} from "./studies/compare/run_result.ts";
export { compareProgress } from "./studies/compare/compare_progress.ts";
export { comparisonTable } from "./studies/compare/comparison_table.ts";
export { comparisonFiles } from "./studies/compare/comparison_page.ts";
export { type KeptRuns, keptRuns } from "./studies/compare/kept_runs.ts";

// Studies of any kind
export type { NetworkProgress } from "./studies/harness/report_progress.ts";
export type { KeptResults } from "./studies/harness/run_study.ts";
export type { Failed, NetworkOf, Study, StudyEvent, StudyRun } from "./studies/harness/study.ts";
export type { WorkProgressOptions } from "./studies/harness/study_progress.ts";
export type { Budget, StudyNetwork, TrainingEnd } from "./studies/harness/train_network.ts";

// Jobs of any kind, over several workers
export { runJobs, type RunJobsOptions } from "./calls/run_jobs.ts";
export { openResultLog, type ResultLog } from "./files/result_log.ts";
export { inWorker, type Said } from "./calls/in_worker.ts";
export { serveJobs } from "./calls/serve_jobs.ts";
export type { Job, JobEvent, Work, Workplace } from "./calls/job.ts";
