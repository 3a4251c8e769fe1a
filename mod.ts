/**
 * Fathom finds how deep a residual network has to be while it trains it, and says how sure it is.
 *
 * @example
 * ```ts
 * import { spirals, train } from "@fathom/fathom";
 * import { lastValueFrom, tap } from "rxjs";
 *
 * const last = await lastValueFrom(
 *   train(spirals({ seed: 1 }), { maxDepth: 5, epochs: 20 }).pipe(
 *     tap(({ epoch, chosenDepth, posterior }) => console.log(epoch, chosenDepth, posterior)),
 *   ),
 * );
 * if (!last.final || last.posterior.length !== 6) throw new Error("unexpected");
 * ```
 *
 * @module
 */

export { type ArrayExamples, arrays, type ArraysOptions } from "./src/datasets/arrays.ts";
export type { ClassLabels } from "./src/datasets/class_labels.ts";
export { corrupt, type Corruption, corruptions } from "./src/datasets/corruptions.ts";
export { csv, type CsvOptions } from "./src/datasets/formats/csv.ts";
export {
  type Dataset,
  dataset,
  type DatasetOptions,
  type DataSplits,
  type InputRows,
  type Inputs,
  labelsOf,
  type NestedNumbers,
  type Standardisation,
  standardise,
} from "./src/datasets/dataset.ts";
export type { DataName } from "./src/datasets/sets/registry.ts";
export {
  cifar10,
  cifar100,
  fashionMnist,
  mnist,
  namedData,
  type NamedDataOptions,
  svhn,
} from "./src/datasets/named.ts";
export { rotateImages } from "./src/datasets/rotate_images.ts";
export type { DataSource } from "./src/datasets/source.ts";
export { type SpiralOptions, spirals } from "./src/datasets/spirals.ts";
export { splitDataset, type SplitOptions } from "./src/datasets/split.ts";
export type { FeatureColumn, TableSchema, TargetColumn } from "./src/datasets/table_schema.ts";
export { compare } from "./src/studies/compare/compare.ts";
export type { CompareEvent, NetworkName } from "./src/studies/compare/event.ts";
export type { ComparedPredictor, Comparison, FailedRun } from "./src/studies/compare/comparison.ts";
export type { CompareOptions } from "./src/studies/compare/options.ts";
export type { Budget, NetworkJob, Training } from "./src/studies/compare/training.ts";
export type { CommonGround } from "./src/studies/compare/plan.ts";
export type {
  ComparedCost,
  ComparedMeasure,
  PredictorResult,
  RunResult,
  TrainingResult,
} from "./src/studies/compare/run_result.ts";
export { compareProgress } from "./src/studies/compare/compare_progress.ts";
export { comparisonFiles } from "./src/studies/compare/comparison_files.ts";
export { comparisonTable } from "./src/studies/compare/comparison_table.ts";
export { type KeptRuns, keptRuns } from "./src/studies/compare/kept_runs.ts";
export {
  type Method,
  type MethodText,
  methodText,
  parseMethod,
} from "./src/studies/compare/method.ts";
export type { NetworkResult } from "./src/studies/compare/network_job.ts";
export { multiplyAdds, parameterCount } from "./src/architectures/cost.ts";
export type { NetworkMasks } from "./src/engines/network_masks.ts";
export { createNetwork, type CreateOptions } from "./src/engines/create_network.ts";
export { type EngineName } from "./src/engines/registry.ts";
export type {
  Checkpoint,
  EngineInfo,
  Examples,
  IncrementalForward,
  Masked,
  MaskedExamples,
  MemoryNeed,
  NamedArray,
  Network,
  NetworkState,
  PassTimes,
  StepOptions,
} from "./src/engines/network.ts";
export { decodeSafetensors } from "./src/engines/safetensors.ts";
export type { Stage } from "./src/architectures/architecture.ts";
export type {
  ActivationLayer,
  AffineLayer,
  AttentionLayer,
  BatchNormLayer,
  Chain,
  ConvolutionLayer,
  FlattenLayer,
  GlobalMeanLayer,
  Layer,
  LayerNormLayer,
  MeanPoolLayer,
  MultiplyLayer,
  PositionLayer,
  ReshapeLayer,
  ResidualLayer,
  Shape,
  TransposeLayer,
} from "./src/architectures/layer.ts";
export type { KindChoice } from "./src/architectures/sized_kinds.ts";
export {
  type ArchitectureSizes,
  type ArchitectureSpec,
  chain,
  type ChainOptions,
  type ChainSpec,
  conv,
  type ConvOptions,
  type ConvSizes,
  type ConvSpec,
  type CustomSpec,
  dense,
  type DenseOptions,
  type DenseSizes,
  type DenseSpec,
  type ForLikelihood,
  type NetworkSpec,
  staged,
  type StagedOptions,
  type StagedSizes,
  type StagedSpec,
} from "./src/architectures/specification.ts";
export { type AnytimePredictions, predictAnytime } from "./src/evaluation/anytime.ts";
export { type AnytimeCalibration, calibrateAnytime } from "./src/evaluation/anytime_calibration.ts";
export {
  type AnytimeCurve,
  anytimeCurve,
  type AnytimePoint,
  type CurveOptions,
} from "./src/evaluation/anytime_curve.ts";
export {
  type AnytimeEvaluation,
  type AnytimeMeasure,
  evaluateAnytime,
} from "./src/evaluation/anytime_evaluation.ts";
export { evaluate, type EvaluateOptions } from "./src/evaluation/evaluate.ts";
export type {
  Evaluation,
  MetricDifference,
  PredictorEvaluation,
  RunFacts,
  Split,
  TemperatureEvaluation,
  TemperedPredictor,
} from "./src/evaluation/evaluation.ts";
export type { MetricIntervals, MetricValues } from "./src/evaluation/metrics.ts";
export { maskedBatches, monteCarlo, type MonteCarloOptions } from "./src/evaluation/monte_carlo.ts";
export { type OverDepth, predict, predictLog } from "./src/evaluation/predict.ts";
export { exitLogLikelihoods, type Score, type Scores, scores } from "./src/evaluation/score.ts";
export {
  type Disturbance,
  evaluateShift,
  type Shift,
  type ShiftedEvaluation,
  type ShiftOptions,
  type ShiftPass,
} from "./src/evaluation/shift.ts";
export {
  measureSpeed,
  type PredictorSpeed,
  type Speed,
  type SpeedOptions,
  type SpeedRatio,
  type TimedPredictor,
} from "./src/evaluation/speed.ts";
export { ensureStatistics } from "./src/evaluation/statistics.ts";
export type {
  EntropyParts,
  HistogramBin,
  UncertaintySummary,
} from "./src/evaluation/uncertainty.ts";
export type { Unpredicted } from "./src/evaluation/unpredicted.ts";
export {
  type DetectionScore,
  evaluateOutOfDistribution,
  type OutOfDistributionEvaluation,
  type OutOfDistributionOptions,
  type ScoredDetection,
} from "./src/evaluation/out_of_distribution.ts";
export type { Predictor, PredictorKind, PredictorName } from "./src/evaluation/predictors.ts";
export {
  type ExportedFile,
  type ExportFormat,
  exportNetwork,
  type ExportOptions,
} from "./src/runs/export/export_network.ts";
export {
  type ExportOutputs,
  type ExportParts,
  exportParts,
} from "./src/runs/export/export_parts.ts";
export {
  importNetwork,
  type ImportOptions,
  type ImportResult,
} from "./src/runs/export/import_network.ts";
export { exportOnnx } from "./src/runs/export/onnx.ts";
export type { RunRecord } from "./src/runs/export/run_record.ts";
export { exportSafetensors } from "./src/runs/export/safetensors.ts";
export { exportTfjs, type TfjsFiles } from "./src/runs/export/tfjs.ts";
export { bootstrapIntervals, type BootstrapOptions, type Interval } from "./src/math/bootstrap.ts";
export {
  type Binning,
  calibrationErrorOf,
  reliability,
  type ReliabilityBin,
} from "./src/metrics/calibration.ts";
export {
  chooseDepth,
  type DepthRule,
  type DepthRuleText,
  truncateToDepth,
} from "./src/depth/depth_choice.ts";
export {
  type DepthPosterior,
  depthPosterior,
  type DepthPosteriorState,
  type PosteriorOptions,
  type PosteriorStep,
} from "./src/depth/depth_posterior.ts";
export type { CategoricalParameters } from "./src/depth/categorical_family.ts";
export { addPosteriorFamily } from "./src/depth/posterior_families.ts";
export type { PosteriorFamily, StepFacts } from "./src/depth/posterior_family.ts";
export type { Check } from "./src/calls/checks.ts";
export { type DepthUncertainty, depthUncertainty } from "./src/metrics/depth_uncertainty.ts";
export { type Detection, detection } from "./src/metrics/detection.ts";
export type { Mean } from "./src/math/mean.ts";
export {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "./src/metrics/headline.ts";
export type { DropoutOptions, MaskOptions, StochasticDepthOptions } from "./src/depth/masks.ts";
export type { Objective, ObjectiveText } from "./src/depth/objective.ts";
export {
  type ExampleScores,
  exampleScoresOf,
  joinExampleScores,
} from "./src/metrics/example_scores.ts";
export { elbo, exactPosterior, klDivergence, logMarginalLikelihood } from "./src/depth/elbo.ts";
export { type RandomStream, randomStream } from "./src/math/random.ts";
export { customPrior, geometric, type PriorText, uniform } from "./src/depth/prior.ts";
export {
  type RejectionCurve,
  rejectionCurve,
  type RejectionPoint,
} from "./src/metrics/rejection.ts";
export type {
  CertaintyKind,
  EarlyExitCriterion,
  EarlyExitCriterionText,
} from "./src/metrics/early_exit_criterion.ts";
export { fitTemperature, temper } from "./src/metrics/temperature.ts";
export type { StagedWorkOptions, WorkOptions } from "./src/calls/progress.ts";
export { type WeightedMetrics, weightedMetrics } from "./src/metrics/weighted_metrics.ts";
export type {
  BeforeAfter,
  Card,
  CardCost,
  CardDifference,
  CardEvaluation,
  CardPredictor,
  CardProof,
  CardSpeed,
  CardTuning,
  PredictorOfCard,
} from "./src/runs/prune/card.ts";
export type { FineTuneOptions } from "./src/runs/prune/fine_tune.ts";
export { type PruneOptions, pruneRun } from "./src/runs/prune/prune_run.ts";
export type { StepsAtDepth, TrainingSaved } from "./src/runs/prune/training_saved.ts";
export { evaluationPage } from "./src/views/html/evaluation_page.ts";
export type {
  DataDescription,
  DataDrawing,
  RunDescription,
  RunOptions,
} from "./src/runs/description.ts";
export type { LoadedRun } from "./src/runs/load_run.ts";
export type { RunFolderOptions } from "./src/runs/run_folder.ts";
export type { GivenRunOptions } from "./src/runs/program_options.ts";
export { saveRun, type SaveRunOptions } from "./src/runs/save_run.ts";
export type { SnapshotLinesOptions } from "./src/runs/snapshot_lines.ts";
export type { RunSummary } from "./src/runs/summary.ts";
export { type ProgramRunOptions, writeRun, type WriteRunOptions } from "./src/runs/write_run.ts";
export type { OnNotice } from "./src/files/notice.ts";
export { inWorker, type Said } from "./src/calls/in_worker.ts";
export type { Job, JobEvent, Work, Workplace } from "./src/calls/job.ts";
export { openResultLog, type ResultLog } from "./src/studies/jobs/result_log.ts";
export { runJobs, type RunJobsOptions } from "./src/studies/jobs/run_jobs.ts";
export { serveJobs } from "./src/calls/serve_jobs.ts";
export type { NetworkProgress, WorkProgressOptions } from "./src/studies/jobs/work_progress.ts";
export { loadRun } from "./src/views/notebook/load_run.ts";
export { type NotebookOptions, showInNotebook } from "./src/views/notebook/show_stream.ts";
export { train } from "./src/training/train.ts";
export { live, type LiveOptions } from "./src/views/live/live.ts";
export { type LivePage, type LivePageOptions, openLivePage } from "./src/views/live/live_page.ts";
export type { LiveRun } from "./src/views/live/protocol.ts";
export type { ShownRun, ShowRunOptions } from "./src/views/live/shown_run.ts";
export { csvLines, type CsvLinesOptions } from "./src/training/sinks/csv_lines.ts";
export { jsonLines, type LinesOptions, type LineWriter } from "./src/training/sinks/json_lines.ts";
export type { OnLoss } from "./src/files/loss.ts";
export {
  type LoadedNetwork,
  loadNetwork,
  type LoadRunOptions,
  type NetworkCompanions,
  type TrainingPlace,
} from "./src/runs/network_files.ts";
export { progress, type ProgressOptions } from "./src/views/terminal/progress.ts";
export type { RunOutline } from "./src/views/terminal/progress_text.ts";
export { tensorBoard, type TensorBoardOptions } from "./src/views/tensorboard/tensorboard.ts";
export type { TextOut } from "./src/views/terminal/terminal.ts";
export { anytimePrediction, type InputBatch } from "./src/training/anytime_prediction.ts";
export { asPublished, type PublishedSettings } from "./src/training/as_published.ts";
export { augment, type AugmentOptions } from "./src/training/augment.ts";
export type { Batch, BatchPlace } from "./src/training/batch.ts";
export { batches, type BatchesOptions } from "./src/training/batches.ts";
export { type EarlyStopOptions, earlyStopPruning } from "./src/training/early_stop_pruning.ts";
export { elboUpdate, type Update, type UpdateOptions } from "./src/training/elbo_update.ts";
export { type Exits, multiExitForward } from "./src/training/multi_exit_forward.ts";
export { maskBlocks, type MaskBlocksOptions } from "./src/training/mask_blocks.ts";
export { type PredictionOptions, predictions } from "./src/training/predictions.ts";
export { waitUntil } from "./src/training/run_of_snapshot.ts";
export type { Snapshot, StopReason } from "./src/training/snapshot.ts";
export { type TrackOptions, trackPosterior } from "./src/training/track_posterior.ts";
export type { NetworkOptions, TrainOptions } from "./src/training/train.ts";
export type { MomentListener, TrainingMoment } from "./src/training/training_moment.ts";
