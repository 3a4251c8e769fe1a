// Two disjoint halves of the training split.

import { type DataSplits, takeRows } from "../../datasets/dataset.ts";
import { randomStream, shuffled } from "../../math/random.ts";

/**
 * The splits with one half of the training examples each; of an odd number one example is in neither. The halves are
 * standardised as the whole, and the other splits are the same.
 *
 * @throws RangeError if a half has fewer than two examples
 */
export function halvesOf(splits: DataSplits, seed: number): [DataSplits, DataSplits] {
  const { train } = splits;
  const size = Math.floor(train.rows.length / 2);
  if (size < 2) {
    throw new RangeError(
      `halvesOf(): a half of the training split must have 2 examples at least, got ${train.rows.length} in all`,
    );
  }
  const order = shuffled(train.rows.length, randomStream(seed, "halves"));
  const half = (from: number) => ({
    ...splits,
    train: takeRows(train, order.subarray(from, from + size).toSorted()),
  });
  return [half(0), half(size)];
}
