// Splitting the examples of a source: limiting, holding out a validation split, and standardising
// all splits by the training split.

import {
  aNumber,
  aSeed,
  aShareBelowOne,
  checkArgument,
  checkOptions,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import { checksOf, numeric, type OptionTable } from "../calls/option.ts";
import { defaultSeed, randomStream, shuffled } from "../math/random.ts";
import { type Dataset, type DataSplits, takeRows } from "./dataset.ts";
import { aDataset } from "./dataset_check.ts";
import { standardisationOf } from "./standardisation.ts";

/** How the training examples of a source are split. */
export interface SplitOptions {
  /** Seed of the split; default 1. */
  readonly seed?: number;
  /** Use only this many training examples, validation included, drawn at random; default all. */
  readonly limit?: number;
  /** Share of the training examples held out for validation, in (0, 1); default 0.1. */
  readonly validation?: number;
  /** Share of the training examples held out for testing, for sources without a test split; default 0. */
  readonly test?: number;
}

/** The options that are also flags. */
export const splitOptions = {
  limit: {
    ...numeric("N", whole(3)),
    about: "use only N training examples, those held out for validation included",
  },
  validation: {
    ...numeric("SHARE", aNumber("in (0, 1)", (share) => share > 0 && share < 1)),
    default: 0.1,
    about: "share of the training examples held out for validation",
  },
} satisfies OptionTable;

/** Checks of the options of {@linkcode splitDataset}. */
export const splitChecks: OptionChecks<SplitOptions> = {
  ...checksOf(splitOptions),
  seed: aSeed,
  test: aShareBelowOne,
};

/**
 * Splits the examples of a source: a test split where one is held out, then `limit`, then validation and
 * training split. Every split is standardised by the training split.
 *
 * @param examples available for training
 * @param test the source's own test split, if it has one
 */
export function splitDataset(
  examples: Dataset,
  options: SplitOptions = {},
  test?: Dataset,
): DataSplits {
  checkArgument("splitDataset", "examples", examples, aDataset);
  checkOptions("splitDataset", options, splitChecks);
  if (test !== undefined) checkArgument("splitDataset", "test", test, aDataset);
  const { seed = defaultSeed, limit, validation = splitOptions.validation.default } = options;
  const { test: testShare = 0 } = options;
  const order = shuffled(examples.rows.length, randomStream(seed, "split"));
  const tested = test ? 0 : Math.round(testShare * order.length);
  const rest = order.subarray(tested);
  const used = rest.subarray(0, Math.min(limit ?? rest.length, rest.length));
  const held = Math.max(1, Math.round(validation * used.length));
  if (used.length - held < 2) {
    throw new RangeError(
      `splitDataset(): ${used.length} examples leave ${
        used.length - held
      } for training, which needs at least 2`,
    );
  }
  return standardised({
    name: examples.name,
    train: takeRows(examples, used.subarray(held)),
    validation: takeRows(examples, used.subarray(0, held)),
    test: test ?? (tested ? takeRows(examples, order.subarray(0, tested)) : undefined),
  });
}

/** The same splits, each standardised by mean and deviation of the training split. */
export function standardised(splits: DataSplits): DataSplits {
  const standardisation = standardisationOf(splits.train);
  return {
    name: splits.name,
    train: { ...splits.train, standardisation },
    validation: { ...splits.validation, standardisation },
    test: splits.test && { ...splits.test, standardisation },
  };
}
