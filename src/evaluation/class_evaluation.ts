// The evaluation of class predictions: confusions, metrics of every class, and examples worth a look.

import type { Dataset } from "../datasets/dataset.ts";
import {
  type ClassMeans,
  classMeans,
  type ClassMetrics,
  classMetrics,
} from "../metrics/class_metrics.ts";
import type { LabelledPredictions } from "../metrics/class_tally.ts";
import { type ConfusionCell, confusionMatrix } from "../metrics/confusion.ts";
import type { ExampleScores } from "../metrics/example_scores.ts";
import { type ListedExamples, listedExamples } from "./listed_examples.ts";
import { type Predictor, type PredictorName, predictorName } from "./predictors.ts";

/** The classes that a predictor predicts. */
export interface PredictedClasses extends PredictorName, ClassMeans {
  /** The cells of the confusion matrix that are not 0, by true class, then by predicted class. */
  readonly confusion: readonly ConfusionCell[];
  /** The metrics of every class, [K]. */
  readonly classes: readonly ClassMetrics[];
}

/** Predictions class by class. */
export interface ClassEvaluation extends ListedExamples {
  /** The names of the classes, [K]; absent if they are only numbers. */
  readonly names?: readonly string[];
  /** The full mixture, then the one truncated by the run's own rule if that leaves out blocks. */
  readonly ways: readonly PredictedClasses[];
}

/** Whether a predictor is evaluated class by class. */
export function hasClasses({ kind, own }: PredictorName): boolean {
  return kind === "full" || kind === "truncated" && own === true;
}

/** A predictor, and what was collected of it. */
interface CollectedPredictor {
  readonly predictor: Predictor;
  readonly outcomes: ExampleScores;
  readonly missing: readonly number[];
  readonly predictions?: LabelledPredictions;
}

/**
 * Evaluates the predictors of which predicted classes were collected.
 *
 * @param collected the full mixture first
 * @param most examples listed of each kind
 */
export function classEvaluation(
  data: Dataset,
  collected: readonly CollectedPredictor[],
  most: number,
): ClassEvaluation {
  const [{ missing, predictions, outcomes }] = collected;
  return {
    ...data.classNames && { names: data.classNames },
    ways: collected.flatMap(({ predictor, predictions, outcomes }) =>
      predictions ? [predictedClasses(predictor, predictions, outcomes)] : []
    ),
    ...listedExamples(data, missing, predictions!, outcomes, most),
  };
}

function predictedClasses(
  predictor: Predictor,
  predictions: LabelledPredictions,
  { logLikelihood }: ExampleScores,
): PredictedClasses {
  const classes = classMetrics(predictions, logLikelihood);
  return {
    ...predictorName(predictor),
    ...classMeans(classes),
    confusion: confusionMatrix(predictions.labels, predictions.predicted),
    classes,
  };
}
