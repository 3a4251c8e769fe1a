// From the examples of a source to its parts: limiting, holding out a validation part, and standardising
// all parts by the training part.

import {
  aNumber,
  aSeed,
  aShareBelowOne,
  checkArgument,
  checkOptions,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import { randomStream, shuffled } from "../math/random.ts";
import { type Dataset, type DataSplits, takeRows } from "./dataset.ts";
import { aDataset } from "./dataset_check.ts";
import { standardisationOf } from "./standardisation.ts";

/** How the training examples of a source become parts. */
export interface SplitOptions {
  /** Seed of the split; default 1. */
  readonly seed?: number;
  /** Use only this many training examples, validation included, drawn at random; default all. */
  readonly limit?: number;
  /** Share of the training examples held out for validation, in (0, 1); default 0.1. */
  readonly validation?: number;
  /** Share of the training examples held out for testing, for sources without a test part; default 0. */
  readonly test?: number;
}

/** What the options of {@linkcode splitDataset} must be. */
export const splitChecks: OptionChecks<SplitOptions> = {
  seed: aSeed,
  limit: whole(3),
  validation: aNumber("in (0, 1)", (share) => share > 0 && share < 1),
  test: aShareBelowOne,
};

/**
 * Splits the examples of a source: a test part where one is held out, then `limit`, then validation and
 * training part. Every part is standardised by the training part.
 *
 * @param examples what may be trained on
 * @param test the source's own test part, if it has one
 */
export function splitDataset(
  examples: Dataset,
  options: SplitOptions = {},
  test?: Dataset,
): DataSplits {
  checkArgument("splitDataset", "examples", examples, aDataset);
  checkOptions("splitDataset", options, splitChecks);
  if (test !== undefined) checkArgument("splitDataset", "test", test, aDataset);
  const { seed = 1, limit, validation = 0.1, test: testShare = 0 } = options;
  const order = shuffled(examples.rows.length, randomStream(seed, "split"));
  const tested = test ? 0 : Math.round(testShare * order.length);
  const rest = order.subarray(tested);
  const used = rest.subarray(0, Math.min(limit ?? rest.length, rest.length));
  const held = Math.max(1, Math.round(validation * used.length));
  if (used.length - held < 2) {
    throw new RangeError(
      `splitDataset(): ${used.length} examples leave ${
        used.length - held
      } for training, wanted 2 or more`,
    );
  }
  return standardised({
    name: examples.name,
    train: takeRows(examples, used.subarray(held)),
    validation: takeRows(examples, used.subarray(0, held)),
    test: test ?? (tested ? takeRows(examples, order.subarray(0, tested)) : undefined),
  });
}

/** The same parts, each standardised by mean and deviation of the training part. */
export function standardised(splits: DataSplits): DataSplits {
  const standardisation = standardisationOf(splits.train);
  return {
    name: splits.name,
    train: { ...splits.train, standardisation },
    validation: { ...splits.validation, standardisation },
    test: splits.test && { ...splits.test, standardisation },
  };
}
