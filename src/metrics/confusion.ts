// Confusion matrices: how many examples of every class are predicted as which class.

import { checkArgument, isWholeFrom, numbers } from "../calls/checks.ts";

/** A cell of a confusion matrix. */
export interface ConfusionCell {
  /** The true class. */
  readonly label: number;
  /** The most probable class. */
  readonly predicted: number;
  /** Examples, at least 1. */
  readonly count: number;
}

/**
 * The cells of a confusion matrix that are not 0, by true class, then by predicted class: at most as many as there are
 * examples, however many classes there are.
 *
 * @param labels true classes, [N]
 * @param predicted most probable classes, [N]
 * @throws TypeError for arrays of different lengths; RangeError that names what is no class, NaN for instance
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predicted: ArrayLike<number>,
): ConfusionCell[] {
  checkArgument("confusionMatrix", "labels", labels, numbers);
  checkArgument("confusionMatrix", "predicted", predicted, numbers);
  if (labels.length !== predicted.length) {
    throw new TypeError(
      `confusionMatrix(): wanted a predicted class for each of ${labels.length} labels, got ` +
        predicted.length,
    );
  }
  for (const [name, classes] of Object.entries({ labels, predicted })) {
    for (let n = 0; n < classes.length; n++) {
      if (isWholeFrom(classes[n], 0)) continue;
      throw new RangeError(
        `confusionMatrix(): ${name} must be whole numbers of at least 0, got ${classes[n]} at ${n}`,
      );
    }
  }
  const rows = new Map<number, Map<number, number>>();
  for (let n = 0; n < labels.length; n++) {
    const row = rows.get(labels[n]) ?? new Map<number, number>();
    rows.set(labels[n], row);
    row.set(predicted[n], (row.get(predicted[n]) ?? 0) + 1);
  }
  return ascending(rows).flatMap(([label, row]) =>
    ascending(row).map(([predicted, count]) => ({ label, predicted, count }))
  );
}

/** All cells of a confusion matrix, [K, K], true classes in rows. */
export function allCells(cells: readonly ConfusionCell[], classes: number): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { label, predicted, count } of cells) matrix[label][predicted] = count;
  return matrix;
}

/** The cells of wrong predictions, the largest first; equal ones by true class, then by predicted class. */
export function largestConfusions(cells: readonly ConfusionCell[]): ConfusionCell[] {
  return cells.filter(({ label, predicted }) => label !== predicted)
    .toSorted((a, b) => b.count - a.count);
}

function ascending<Value>(of: ReadonlyMap<number, Value>): [number, Value][] {
  return [...of].sort(([a], [b]) => a - b);
}
