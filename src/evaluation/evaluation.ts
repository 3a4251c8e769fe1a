// The results of an evaluation as plain data: the contents of evaluation.json.

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

/** A difference between two predictors the same examples. */
export interface MetricDifference {
  /** The first minus the second. */
  readonly figures: MetricValues;
  /** Absent where nothing was resampled. */
  readonly intervals?: MetricIntervals;
}

/** What is found out about a predictor. */
export interface PredictorEvaluation extends PredictorName {
  /** Over all examples. */
  readonly figures: MetricValues;
  /** Absent where nothing was resampled. */
  readonly intervals?: MetricIntervals;
  /** This way minus the full mixture; absent for that itself. */
  readonly minusFull?: MetricDifference;
  /** The reliability diagram's bins, of equal width and of equal counts. */
  readonly reliability: {
    readonly width: readonly ReliabilityBin[];
    readonly mass: readonly ReliabilityBin[];
  };
  /** Accuracy of what is kept when the least confident are rejected. */
  readonly rejection: RejectionCurve;
}

/** What temperature scaling does to a predictor. */
export interface TemperedPredictor extends PredictorName {
  /** The logits of every exit are divided by it. */
  readonly temperature: number;
  /** At temperature 1. */
  readonly before: MetricValues;
  /** At this temperature. */
  readonly after: MetricValues;
  /** Of the metrics after; absent where nothing was resampled. */
  readonly intervals?: MetricIntervals;
  /** After minus before. */
  readonly gain: MetricDifference;
}

/** What temperature scaling does. */
export interface TemperatureEvaluation {
  /** Examples that the temperatures were fitted on: those with finite predictions. */
  readonly fittedOn: number;
  /** Examples held out; more than `fittedOn` where they were sampled, or some have no finite prediction. */
  readonly heldOut: number;
  /** Whether it was fitted on the examples that are evaluated, so that the metrics after it are optimistic. */
  readonly optimistic: boolean;
  /** In the order of the evaluation's ways. */
  readonly ways: readonly TemperedPredictor[];
}

/** Facts about a run that an evaluation is told with. */
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
  /** Epochs trained; absent where the run does not say. */
  readonly epochs?: number;
  /** The engine that evaluated. */
  readonly engine: string;
  /** Statistics of norms: those stored with the weights, or estimated for the evaluation. */
  readonly statistics: "stored" | "estimated";
}

/** What is found out about a network on one split of a data set. */
export interface Evaluation {
  /** The run; absent where there is none. */
  readonly run?: RunFacts;
  /** The name of the data set. */
  readonly data: string;
  /** The split that was looked at. */
  readonly part: Split;
  /** Examples that the metrics are over. */
  readonly examples: number;
  /** Examples left out of all metrics, since a prediction of theirs is not finite; absent where there are none. */
  readonly unpredicted?: Unpredicted;
  /** K. */
  readonly classes: number;
  /** Blocks left. */
  readonly depth: number;
  /** q over the exits 0..D. */
  readonly posterior: readonly number[];
  /** β over the exits 0..D; absent where probabilities alone were evaluated. */
  readonly prior?: readonly number[];
  /** The depth that the rule chooses, blocks. */
  readonly chosenDepth: number;
  /** The rule. */
  readonly chosenBy: string;
  /** The mixtures, then the chosen exit and the last one alone. */
  readonly ways: readonly PredictorEvaluation[];
  /** Every exit alone, 0..depth. */
  readonly exits: readonly { readonly depth: number; readonly figures: MetricValues }[];
  /** The full mixture's entropy, split over depth. */
  readonly uncertainty: UncertaintySummary;
  /** How intervals were drawn; absent where nothing was resampled. */
  readonly bootstrap?: Required<BootstrapOptions>;
  /** Present where it was asked for. */
  readonly temperature?: TemperatureEvaluation;
  /** Under rotated and corrupted images; present where it was asked for. */
  readonly shift?: Shift;
  /** Against another data set; present where it was asked for. */
  readonly unknown?: OutOfDistributionEvaluation;
  /** Stopping early; present where it was asked for. */
  readonly anytime?: AnytimeEvaluation;
  /** Units, and how each metric is defined. */
  readonly conventions: Readonly<Record<string, string>>;
}

/** A split that can be evaluated. */
export type Split = "validation" | "test";
