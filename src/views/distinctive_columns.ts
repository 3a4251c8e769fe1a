// The columns of a table in which some examples are unlike the others.

import { type Dataset, exampleSize } from "../datasets/dataset.ts";

/**
 * The columns in which examples are farthest from the mean of the training split, in standard deviations, on average;
 * all if there are no more. Ascending; of equal ones the first.
 *
 * @param rows of the stored inputs
 */
export function distinctiveColumns(
  { inputs, shape, standardisation: { mean, deviation } }: Dataset,
  rows: readonly number[],
  most: number,
): number[] {
  const size = exampleSize(shape);
  const unit = inputs instanceof Uint8Array ? 1 / 255 : 1;
  const distances = Array.from({ length: size }, (_, j) => ({
    j,
    sum: rows.reduce(
      (sum, row) => sum + Math.abs((inputs[row * size + j] * unit - mean[j]) / deviation[j]),
      0,
    ),
  }));
  return distances.toSorted((a, b) => b.sum - a.sum).slice(0, most).map(({ j }) => j)
    .sort((a, b) => a - b);
}
