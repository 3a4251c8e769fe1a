// Labels, predicted classes and probabilities of classes, gathered from the pieces of a split.

import { classCount, topClass } from "./class_predictions.ts";

/** Predicted classes of examples, in order. */
export interface LabelledPredictions {
  /** True classes, [N]. */
  readonly labels: readonly number[];
  /** Most probable classes, [N]; of several equal ones the smallest. */
  readonly predicted: readonly number[];
  /** The sum over examples of the probability of every class, [K]. */
  readonly mass: Float64Array;
}

/** Gathers predictions. */
interface ClassTally extends LabelledPredictions {
  /**
   * The next piece.
   *
   * @param log log-probabilities, [B, K] row-major
   * @param labels [B], in 0..K−1
   * @throws RangeError that names an example without a prediction
   */
  add(log: ArrayLike<number>, labels: ArrayLike<number>): void;
}

/**
 * Starts gathering.
 *
 * @param classes K
 */
export function classTally(classes: number): ClassTally {
  const labels: number[] = [];
  const predicted: number[] = [];
  const mass = new Float64Array(classes);
  return {
    labels,
    predicted,
    mass,
    add(log, of) {
      const given = classCount("classTally", log, of);
      if (given !== classes) {
        throw new TypeError(`classTally(): wanted [B, ${classes}] values, got ${given} classes`);
      }
      for (let n = 0; n < of.length; n++) {
        labels.push(of[n]);
        predicted.push(topClass(log, n, classes));
        // rounding in float32 leaves logarithms slightly above 0
        for (let k = 0; k < classes; k++) mass[k] += Math.min(1, Math.exp(log[n * classes + k]));
      }
    },
  };
}
