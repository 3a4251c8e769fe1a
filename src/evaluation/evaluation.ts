// The results of an evaluation as plain data: the contents of evaluation.json.

import type { ClassEvaluation } from "./class_evaluation.ts";
import type { BootstrapOptions } from "../math/bootstrap.ts";
import type { AnytimeEvaluation } from "./anytime_evaluation.ts";
import type { ReliabilityBin } from "../metrics/calibration.ts";
import type { RejectionCurve } from "../metrics/rejection.ts";
import type { MetricIntervals, MetricValues } from "./metrics.ts";
import type { Shift } from "./shift.ts";
import type { UncertaintySummary } from "./uncertainty.ts";
import type { OutOfDistributionEvaluation } from "./out_of_distribution.ts";
import type { Unpredicted } from "./unpredicted.ts";
import type { PredictorName } from "./predictors.ts";
import type { Verdict } from "./verdict/verdict.ts";
import type { FoundWarning } from "./verdict/warning.ts";

/** A difference between two predictors on the same examples. */
export interface MetricDifference {
  /** The first minus the second. */
  readonly figures: MetricValues;
  /** Absent if nothing was resampled. */
  readonly intervals?: MetricIntervals;
}

/** The results of a predictor. */
export interface PredictorEvaluation extends PredictorName {
  /** Over all examples. */
  readonly figures: MetricValues;
  /** Absent if nothing was resampled. */
  readonly intervals?: MetricIntervals;
  /** This predictor minus the full mixture; absent for the latter. */
  readonly minusFull?: MetricDifference;
  /** The reliability diagram's bins, of equal width and of equal counts. */
  readonly reliability: {
    readonly width: readonly ReliabilityBin[];
    readonly mass: readonly ReliabilityBin[];
  };
  /** Accuracy of the rest after rejecting the least confident predictions. */
  readonly rejection: RejectionCurve;
}

/** The effect of temperature scaling on a predictor. */
export interface TemperedPredictor extends PredictorName {
  /** The logits of every exit are divided by it. */
  readonly temperature: number;
  /** At temperature 1. */
  readonly before: MetricValues;
  /** At this temperature. */
  readonly after: MetricValues;
  /** Intervals of the metrics after; absent without resampling. */
  readonly intervals?: MetricIntervals;
  /** After minus before. */
  readonly gain: MetricDifference;
}

/** The effect of temperature scaling. */
export interface TemperatureEvaluation {
  /** Examples used for fitting: those with finite predictions. */
  readonly fittedOn: number;
  /** Examples held out; more than `fittedOn` if they were sampled, or some have no finite prediction. */
  readonly heldOut: number;
  /** Whether it was fitted on the evaluated examples, so that the metrics after it are optimistic. */
  readonly optimistic: boolean;
  /** In the order of the evaluation's predictors. */
  readonly ways: readonly TemperedPredictor[];
}

/** Facts about a run that are reported with an evaluation. */
export interface RunFacts {
  /** Its folder. */
  readonly path: string;
  /** The data in words. */
  readonly data: string;
  /** The network in words. */
  readonly network: string;
  /** The objective in words. */
  readonly objective: string;
  /** The version of Fathom that trained it. */
  readonly fathom: string;
  /** When training began, ISO 8601. */
  readonly startedAt: string;
  /** Epochs trained; absent if unknown. */
  readonly epochs?: number;
  /** The engine used. */
  readonly engine: string;
  /** Statistics of norms: stored with the weights, or estimated for the evaluation. */
  readonly statistics: "stored" | "estimated";
}

/** The evaluation of a network on one split of a data set. */
export interface Evaluation {
  /** The run; absent if there is none. */
  readonly run?: RunFacts;
  /** The name of the data set. */
  readonly data: string;
  /** The evaluated split. */
  readonly part: Split;
  /** Examples that the metrics are over. */
  readonly examples: number;
  /** Examples left out of all metrics, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: Unpredicted;
  /** K. */
  readonly classes: number;
  /** Blocks left. */
  readonly depth: number;
  /** q over the exits 0..D. */
  readonly posterior: readonly number[];
  /** β over the exits 0..D; absent if only probabilities were evaluated. */
  readonly prior?: readonly number[];
  /** The depth that the rule chooses, blocks. */
  readonly chosenDepth: number;
  /** The rule. */
  readonly chosenBy: string;
  /** p(d | data) over the training split, from the run's summary; absent if unknown. */
  readonly exactPosterior?: readonly number[];
  /** Every depth against the full mixture; absent without resampling. */
  readonly verdict?: Verdict;
  /** What is wrong with the run; absent if only a network was evaluated. */
  readonly warnings?: readonly FoundWarning[];
  /** The mixtures, then the chosen exit and the last one alone. */
  readonly ways: readonly PredictorEvaluation[];
  /** Every exit alone, 0..depth. */
  readonly exits: readonly { readonly depth: number; readonly figures: MetricValues }[];
  /** The full mixture's entropy, split over depth. */
  readonly uncertainty: UncertaintySummary;
  /** Confusions, metrics of every class, and examples worth a look; absent in evaluations of earlier versions. */
  readonly byClass?: ClassEvaluation;
  /** How intervals were drawn; absent without resampling. */
  readonly bootstrap?: Required<BootstrapOptions>;
  /** Present if requested. */
  readonly temperature?: TemperatureEvaluation;
  /** On rotated and corrupted images; present if requested. */
  readonly shift?: Shift;
  /** Against another data set; present if requested. */
  readonly unknown?: OutOfDistributionEvaluation;
  /** Early exits; present if requested. */
  readonly anytime?: AnytimeEvaluation;
  /** Units, and how each metric is defined. */
  readonly conventions: Readonly<Record<string, string>>;
}

/** A split that can be evaluated. */
export type Split = "validation" | "test";
