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

export { type ArrayExamples, arrays } from "./src/data/arrays.ts";
export { csv, type CsvOptions } from "./src/data/csv.ts";
export {
  type DataParts,
  type Dataset,
  dataset,
  labelsOf,
  type Standardisation,
  standardise,
} from "./src/data/dataset.ts";
export type { DataName } from "./src/data/homes.ts";
export {
  cifar10,
  cifar100,
  fashionMnist,
  mnist,
  namedData,
  type NamedDataOptions,
} from "./src/data/named.ts";
export { type SpiralOptions, spirals } from "./src/data/spirals.ts";
export { type SplitOptions, splitParts } from "./src/data/split.ts";
export { createNetwork, type EngineName } from "./src/engines/create_network.ts";
export type {
  Checkpoint,
  EngineInfo,
  Examples,
  MemoryNeed,
  NamedArray,
  Network,
  NetworkState,
  PassTimes,
  StepOptions,
} from "./src/engines/network.ts";
export {
  conv,
  type ConvSpec,
  type CustomSpec,
  dense,
  type DenseSpec,
  type NetworkSpec,
} from "./src/engines/specification.ts";
export { type OverDepth, predict, predictLog } from "./src/evaluation/predict.ts";
export { exitLogLikelihoods, type Score, type Scores, scores } from "./src/evaluation/score.ts";
export { chooseDepth, type DepthRule, truncateToDepth } from "./src/numbers/depth_choice.ts";
export {
  type DepthPosterior,
  depthPosterior,
  type DepthPosteriorState,
  type PosteriorStep,
} from "./src/numbers/depth_posterior.ts";
export {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "./src/numbers/metrics.ts";
export type { ExitWeighting, Objective } from "./src/numbers/objective.ts";
export {
  elbo,
  exactPosterior,
  klDivergence,
  logMarginalLikelihood,
} from "./src/numbers/posterior.ts";
export { geometric, given, uniform } from "./src/numbers/prior.ts";
export { jsonLines, type LineWriter } from "./src/sinks/json_lines.ts";
export {
  type LoadedNetwork,
  loadNetwork,
  type NetworkCompanions,
  type TrainingPlace,
} from "./src/runs/network_files.ts";
export { progress, type ProgressOptions } from "./src/sinks/progress.ts";
export type { RunOutline } from "./src/sinks/progress_text.ts";
export type { TextOut } from "./src/sinks/terminal.ts";
export { augment, type AugmentOptions } from "./src/stream/augment.ts";
export type { Batch, BatchPlace } from "./src/stream/batch.ts";
export { batches, type BatchesOptions } from "./src/stream/batches.ts";
export { type EarlyStopOptions, earlyStopPruning } from "./src/stream/early_stop_pruning.ts";
export { elboUpdate, type Update, type UpdateOptions } from "./src/stream/elbo_update.ts";
export { type Exits, multiExitForward } from "./src/stream/multi_exit_forward.ts";
export { waitUntil } from "./src/stream/run_of_snapshot.ts";
export type { Snapshot, StopReason } from "./src/stream/snapshot.ts";
export { type TrackOptions, trackPosterior } from "./src/stream/track_posterior.ts";
export { type NetworkOptions, train, type TrainOptions } from "./src/stream/train.ts";
