/**
 * Evaluation of a trained network: metrics of every predictor with intervals, calibration, uncertainty, confusions and
 * metrics of classes, examples worth a look, shifted and out-of-distribution data, early exit, speed.
 *
 * @example
 * ```ts
 * import { createNetwork, dense, depthPosterior, spirals, train } from "@fathom/fathom";
 * import { evaluate } from "@fathom/fathom/evaluate";
 * import { lastValueFrom } from "rxjs";
 *
 * const data = spirals({ seed: 1 });
 * using network = await createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 4 }), { seed: 1 });
 * const posterior = depthPosterior({ maxDepth: 4 });
 * await lastValueFrom(train(data, { network, posterior, epochs: 20 }));
 * const { ways, exits } = await evaluate(network, posterior, data.validation);
 * for (const { name, figures } of ways) console.log(name, figures.error, figures.logLikelihood);
 * if (exits.length !== 5) throw new Error("unexpected");
 * ```
 *
 * @module
 */

// Every metric of every predictor
export { evaluate, type EvaluateOptions } from "./evaluation/evaluate.ts";
export type {
  Evaluation,
  MetricDifference,
  PredictorEvaluation,
  RunFacts,
  Split,
  TemperatureEvaluation,
  TemperedPredictor,
} from "./evaluation/evaluation.ts";
export type { MetricIntervals } from "./evaluation/metrics.ts";
export type { Predictor, PredictorKind, PredictorName } from "./evaluation/predictors.ts";
export type { Unpredicted } from "./evaluation/unpredicted.ts";
export type { ClassEvaluation, PredictedClasses } from "./evaluation/class_evaluation.ts";
export type { ListedExample, ListedExamples } from "./evaluation/listed_examples.ts";
export { evaluationPage, type EvaluationPageOptions } from "./views/html/evaluation_page.ts";

// The verdict on the depth, and warnings about a run
export type { AgainstFull, TruncatedAt, Verdict } from "./evaluation/verdict/verdict.ts";
export type { PairedDifference } from "./evaluation/verdict/paired_differences.ts";
export type { Standing } from "./evaluation/verdict/standing.ts";
export type { FoundWarning } from "./evaluation/verdict/warning.ts";
export { type DepthChoice, verdictSentences } from "./evaluation/verdict/verdict_text.ts";

// Scores of a split of a data set, and the predictions behind them
export { exitLogLikelihoods, type Score, type Scores, scores } from "./evaluation/score.ts";
export {
  type ExampleScores,
  exampleScoresOf,
  joinExampleScores,
} from "./metrics/example_scores.ts";
export { ensureStatistics } from "./evaluation/statistics.ts";
export { maskedBatches, monteCarlo, type MonteCarloOptions } from "./evaluation/monte_carlo.ts";

// Metrics of predictions, from any network
export {
  brierScore,
  calibrationError,
  classificationError,
  meanLogLikelihood,
} from "./metrics/headline.ts";
export { type WeightedMetrics, weightedMetrics } from "./metrics/weighted_metrics.ts";
export {
  type Binning,
  calibrationErrorOf,
  reliability,
  type ReliabilityBin,
} from "./metrics/calibration.ts";
export { type ConfusionCell, confusionMatrix } from "./metrics/confusion.ts";
export type { ClassMeans, ClassMetrics } from "./metrics/class_metrics.ts";
export { fitTemperature, temper } from "./metrics/temperature.ts";
export { type RejectionCurve, rejectionCurve, type RejectionPoint } from "./metrics/rejection.ts";
export { type Detection, detection } from "./metrics/detection.ts";
export { bootstrapIntervals, type BootstrapOptions, type Interval } from "./math/bootstrap.ts";
export type { Mean } from "./math/mean.ts";

// Uncertainty over depth
export { type DepthUncertainty, depthUncertainty } from "./metrics/depth_uncertainty.ts";
export type { EntropyParts, HistogramBin, UncertaintySummary } from "./evaluation/uncertainty.ts";

// Early exit
export { type AnytimeCalibration, calibrateAnytime } from "./evaluation/anytime_calibration.ts";
export {
  type AnytimeCurve,
  anytimeCurve,
  type AnytimePoint,
  type CurveOptions,
} from "./evaluation/anytime_curve.ts";
export {
  type AnytimeEvaluation,
  type AnytimeMeasure,
  evaluateAnytime,
} from "./evaluation/anytime_evaluation.ts";

// Shifted images, and out-of-distribution data
export {
  type Disturbance,
  evaluateShift,
  type Shift,
  type ShiftedEvaluation,
  type ShiftOptions,
  type ShiftPass,
} from "./evaluation/shift.ts";
export { rotateImages } from "./datasets/rotate_images.ts";
export { corrupt, type Corruption, corruptions } from "./datasets/corruptions.ts";
export {
  type DetectionScore,
  evaluateOutOfDistribution,
  type OutOfDistributionEvaluation,
  type OutOfDistributionOptions,
  type ScoredDetection,
} from "./evaluation/out_of_distribution.ts";

// Speed
export {
  measureSpeed,
  type PredictorSpeed,
  type Speed,
  type SpeedOptions,
  type SpeedRatio,
  type TimedPredictor,
} from "./evaluation/speed.ts";
