// Metrics of every class: precision, recall, F1 and log-likelihood, as scikit-learn has them with zero_division=nan.

import type { LabelledPredictions } from "./class_tally.ts";

/** Metrics of a class. */
export interface ClassMetrics {
  /** Examples of the class. */
  readonly support: number;
  /** Examples predicted as the class. */
  readonly predicted: number;
  /** Share of those predicted as the class that are of it, 0 to 1; absent if none is predicted as it. */
  readonly precision?: number;
  /** Share of its examples that are predicted as it, 0 to 1; absent if it has none. */
  readonly recall?: number;
  /** Harmonic mean of precision and recall, 0 to 1; absent if no example is of it or predicted as it. */
  readonly f1?: number;
  /** Mean log-probability of the class over its examples, nats; absent if it has none. */
  readonly logLikelihood?: number;
  /** Mean probability of the class over all examples: its share of them if probabilities are calibrated. */
  readonly meanProbability: number;
}

/** Means over classes, in which every class counts alike. */
export interface ClassMeans {
  /** Mean recall of the classes that have examples, 0 to 1. */
  readonly balancedAccuracy: number;
  /** Mean F1 of the classes that have one, 0 to 1. */
  readonly macroF1: number;
}

/**
 * The metrics of every class, [K].
 *
 * @param logLikelihood log-probability of the label of every example, [N]
 */
export function classMetrics(
  { labels, predicted, mass }: LabelledPredictions,
  logLikelihood: ArrayLike<number>,
): ClassMetrics[] {
  const [of, as, right, sum] = Array.from({ length: 4 }, () => new Float64Array(mass.length));
  labels.forEach((label, n) => {
    of[label]++;
    as[predicted[n]]++;
    if (label === predicted[n]) right[label]++;
    sum[label] += logLikelihood[n];
  });
  return Array.from(mass, (probability, k) => ({
    support: of[k],
    predicted: as[k],
    ...as[k] > 0 && { precision: right[k] / as[k] },
    ...of[k] > 0 && { recall: right[k] / of[k] },
    ...as[k] + of[k] > 0 && { f1: 2 * right[k] / (as[k] + of[k]) },
    ...of[k] > 0 && { logLikelihood: sum[k] / of[k] },
    meanProbability: probability / labels.length,
  }));
}

/** Means over the classes for which a metric is defined. */
export function classMeans(classes: readonly ClassMetrics[]): ClassMeans {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    balancedAccuracy: mean(classes.flatMap(({ recall }) => recall ?? [])),
    macroF1: mean(classes.flatMap(({ f1 }) => f1 ?? [])),
  };
}
