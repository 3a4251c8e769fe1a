/**
 * Fathom finds how deep a residual network has to be while it trains it, and says how sure it is.
 *
 * A script that trains, predicts and keeps runs needs nothing but this module. Beside it lie
 * `@fathom/fathom/evaluate` (metrics, uncertainty, shift, speed), `@fathom/fathom/export` (pruning a run and exporting it),
 * `@fathom/fathom/studies` (comparing methods over many runs), `@fathom/fathom/live` (watching in a browser or
 * TensorBoard), `@fathom/fathom/notebook` (Jupyter) and `@fathom/fathom/tfjs` (custom networks).
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

// The stream: training, and a snapshot after every epoch
export { train } from "./src/training/train.ts";
export type { NetworkOptions, TrainOptions } from "./src/training/train.ts";
export type { HeldOutSnapshot, Snapshot, StopReason } from "./src/training/snapshot.ts";
export {
  type PosteriorMoment,
  type SnapshotScalar,
  type SnapshotScalars,
  snapshotScalars,
} from "./src/training/snapshot_scalars.ts";
export type { MomentListener, TrainingMoment } from "./src/training/training_moment.ts";
export { asPublished, type PublishedSettings } from "./src/training/as_published.ts";

// Its operators, for a stream put together by hand
export { batches, type BatchesOptions } from "./src/training/batches.ts";
export type { Batch, BatchPlace } from "./src/training/batch.ts";
export { augment, type AugmentOptions } from "./src/training/augment.ts";
export {
  type Exits,
  type ForwardPassOptions,
  multiExitForward,
} from "./src/training/multi_exit_forward.ts";
export { maskBlocks, type MaskBlocksOptions } from "./src/training/mask_blocks.ts";
export type { DropoutOptions, MaskOptions, StochasticDepthOptions } from "./src/depth/masks.ts";
export type { Followed } from "./src/training/followed.ts";
export { estimateHeldOut, type HeldOutOptions } from "./src/training/estimate_held_out.ts";
export type { HeldOut, HeldOutEstimate, KeptEstimate } from "./src/training/held_out.ts";
export { elboUpdate, type Update, type UpdateOptions } from "./src/training/elbo_update.ts";
export { type TrackOptions, trackPosterior } from "./src/training/track_posterior.ts";
export { type EarlyStopOptions, earlyStopPruning } from "./src/training/early_stop_pruning.ts";
export { waitUntil } from "./src/training/run_of_snapshot.ts";
export type {
  Counter,
  Pause,
  PauseListener,
  SavedRun,
  Training,
  TrainingRun,
} from "./src/training/training_run.ts";

// Saving a run while it trains, and going on with it
export { checkpoints, type CheckpointsOptions } from "./src/training/checkpoints/checkpoints.ts";
export { hasCheckpoint } from "./src/training/checkpoints/folder.ts";
export type { CheckpointInterval } from "./src/training/checkpoints/interval.ts";
export type { WrittenCheckpoint } from "./src/training/checkpoints/checkpoint_store.ts";
export {
  type ResumedRun,
  type ResumeOptions,
  resumeRun,
} from "./src/training/checkpoints/resume_run.ts";

// Sinks: what passes snapshots on and shows or writes them
export { progress, type ProgressOptions } from "./src/views/terminal/progress.ts";
export type { RunOutline } from "./src/views/terminal/progress_text.ts";
export type { TextOut } from "./src/views/terminal/terminal.ts";
export { jsonLines, type LinesOptions, type LineWriter } from "./src/training/sinks/json_lines.ts";
export { csvLines, type CsvLinesOptions } from "./src/training/sinks/csv_lines.ts";
export type { OnLoss } from "./src/files/loss.ts";
export type { OnNotice } from "./src/files/notice.ts";

// Data: arrays, tables, spirals, and images by name
export { type Dataset, dataset, type DataSplits, labelsOf } from "./src/datasets/dataset.ts";
export type { DatasetOptions } from "./src/datasets/dataset_options.ts";
export type { InputRows, Inputs, NestedNumbers } from "./src/datasets/input_rows.ts";
export { type ArrayExamples, arrays, type ArraysOptions } from "./src/datasets/arrays.ts";
export { csv, type CsvOptions } from "./src/datasets/formats/csv.ts";
export { type SpiralOptions, spirals } from "./src/datasets/spirals.ts";
export {
  cifar10,
  cifar100,
  fashionMnist,
  mnist,
  namedData,
  type NamedDataOptions,
  svhn,
} from "./src/datasets/named.ts";
export type { DataName } from "./src/datasets/sets/registry.ts";
export type { DataSource } from "./src/datasets/source.ts";
export { splitDataset, type SplitOptions } from "./src/datasets/split.ts";
export { type Standardisation } from "./src/datasets/dataset.ts";
export { standardise } from "./src/datasets/standardise.ts";
export type { ClassLabels } from "./src/datasets/class_labels.ts";
export type { FeatureColumn, TableSchema, TargetColumn } from "./src/datasets/table_schema.ts";

// Architectures: networks as plain data
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
export type { Stage } from "./src/architectures/architecture.ts";
export type { KindChoice } from "./src/architectures/sized_kinds.ts";
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
export { multiplyAdds, parameterCount } from "./src/architectures/cost.ts";

// Networks: an architecture with weights, on an engine
export { createNetwork, type CreateOptions } from "./src/engines/create_network.ts";
export type { EngineName } from "./src/engines/registry.ts";
export type {
  Checkpoint,
  EngineInfo,
  Examples,
  ForwardOptions,
  ForwardPass,
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
export type { NetworkMasks } from "./src/engines/network_masks.ts";

// Depth: prior, posterior, objective, and the choice of a depth
export { customPrior, geometric, type PriorText, uniform } from "./src/depth/prior.ts";
export {
  type DepthPosterior,
  depthPosterior,
  type DepthPosteriorState,
  type PosteriorOptions,
  type PosteriorStep,
} from "./src/depth/depth_posterior.ts";
export { addPosteriorFamily } from "./src/depth/posterior_families.ts";
export type { PosteriorFamily, StepFacts } from "./src/depth/posterior_family.ts";
export type { CategoricalParameters } from "./src/depth/categorical_family.ts";
export type { Objective, ObjectiveText } from "./src/depth/objective.ts";
export { elbo, exactPosterior, klDivergence, logMarginalLikelihood } from "./src/depth/elbo.ts";
export {
  chooseDepth,
  type DepthRule,
  type DepthRuleText,
  truncateToDepth,
} from "./src/depth/depth_choice.ts";

// Prediction: of a trained network, or within the stream
export { type OverDepth, predict, predictLog } from "./src/evaluation/predict.ts";
export { type AnytimePredictions, predictAnytime } from "./src/evaluation/anytime.ts";
export type {
  CertaintyKind,
  EarlyExitCriterion,
  EarlyExitCriterionText,
} from "./src/metrics/early_exit_criterion.ts";
export { anytimePrediction, type InputBatch } from "./src/training/anytime_prediction.ts";
export { type PredictionOptions, predictions } from "./src/training/predictions.ts";

// Run folders: written, and read back
export { earlierSnapshots } from "./src/runs/earlier_snapshots.ts";
export { type ProgramRunOptions, writeRun, type WriteRunOptions } from "./src/runs/write_run.ts";
export { saveRun, type SaveRunOptions } from "./src/runs/save_run.ts";
export type { RunFolderOptions } from "./src/runs/run_folder.ts";
export type { GivenRunOptions } from "./src/runs/program_options.ts";
export type { SnapshotLinesOptions } from "./src/runs/snapshot_lines.ts";
export { loadRun } from "./src/runs/program_run.ts";
export type { LoadedRun } from "./src/runs/load_run.ts";
export {
  type LoadedNetwork,
  loadNetwork,
  type LoadRunOptions,
  type NetworkCompanions,
  type TrainingPlace,
} from "./src/runs/network_files.ts";
export type {
  DataDescription,
  DataDrawing,
  ResumedAt,
  RunDescription,
  RunOptions,
} from "./src/runs/description.ts";
export type { RunSummary } from "./src/runs/summary.ts";
export type { MetricValues } from "./src/evaluation/metrics.ts";

// What options have in common
export { type RandomStream, randomStream } from "./src/math/random.ts";
export type { StagedWorkOptions, WorkOptions } from "./src/calls/progress.ts";
export type { Check } from "./src/calls/checks.ts";
