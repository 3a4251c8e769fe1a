// Data that a program already holds in memory.

import { anObject, checkOptions, either, type OptionChecks } from "../calls/checks.ts";
import { columnNotices } from "./column_notices.ts";
import { labelNotices } from "./label_notices.ts";
import { datasetOf, type DataSplits } from "./dataset.ts";
import { datasetChecks, type DatasetOptions } from "./dataset_options.ts";
import { splitChecks, splitDataset, type SplitOptions } from "./split.ts";

/** Examples as arrays: inputs `[N, ...shape]` row-major or N rows, labels `[N]`. */
export interface ArrayExamples {
  /** `[N, ...shape]`, row-major, or N rows of numbers; bytes count as value / 255. */
  readonly inputs: DatasetOptions["inputs"];
  /** N whole numbers from 0, N texts, or N booleans. */
  readonly labels: DatasetOptions["labels"];
}

/** Options of {@linkcode arrays}. */
export interface ArraysOptions
  extends Omit<DatasetOptions, "featureNames" | "schema">, Omit<SplitOptions, "test"> {
  /** Examples for testing, with the same classes as the others, or the share of the examples to hold out for it. */
  readonly test?: ArrayExamples | number;
}

const { featureNames: _, schema: __, ...ofExamples } = datasetChecks;
const checks: OptionChecks<ArraysOptions> = {
  ...ofExamples,
  ...splitChecks,
  test: either(
    "a share in [0, 1), or an object with inputs and labels",
    splitChecks.test,
    anObject("an object"),
  ),
};
const { inputs, labels } = datasetChecks;

/**
 * Splits from arrays in memory. Floats are used as they are, bytes count as value / 255; both are
 * standardised by the training split. There is a test split only if `test` gives one, or holds out
 * a share.
 *
 * @example
 * ```ts
 * import { arrays } from "@fathom/fathom";
 *
 * const parts = arrays({
 *   inputs: [[5.1, 3.5], [4.9, 3], [7, 3.2], [6.4, 3.2], [6.3, 3.3], [5.8, 2.7]],
 *   labels: ["setosa", "setosa", "versicolor", "versicolor", "virginica", "virginica"],
 * });
 * if (parts.train.classNames?.[2] !== "virginica") throw new Error("unexpected");
 * ```
 *
 * @throws TypeError for inputs and labels that do not match, are ragged or of mixed kinds; RangeError for values that
 * are not finite and for unknown classes, with the row
 */
export function arrays(options: ArraysOptions): DataSplits {
  checkOptions("arrays", options, checks, { required: ["inputs", "labels"] });
  const { test, seed, limit, validation, ...ofDataset } = options;
  const examples = datasetOf("arrays", ofDataset);
  const split = { seed, limit, validation };
  const splits = typeof test === "object"
    ? splitDataset(examples, split, testSplit(test, options, examples))
    : splitDataset(examples, { ...split, test });
  const notices = [...columnNotices(splits.train), ...namesAlike(examples)];
  return { ...splits, ...notices.length > 0 && { notices } };
}

/** Notices about class names that look alike. */
function namesAlike({ classNames, labels }: DataSplits["train"]): string[] {
  if (!classNames) return [];
  const counts = new Uint32Array(classNames.length);
  for (const label of labels) counts[label]++;
  return labelNotices(classNames, counts);
}

/** Examples for testing: of the shape and classes of the others. */
function testSplit(
  test: ArrayExamples,
  { name }: ArraysOptions,
  { shape, classes, classNames }: DataSplits["train"],
): DataSplits["train"] {
  checkOptions("arrays", test, { inputs, labels }, {
    within: "test",
    required: ["inputs", "labels"],
  });
  try {
    return datasetOf("arrays", { ...test, name, shape, classes, classNames });
  } catch (error) {
    if (error instanceof Error) {
      error.message = error.message.replace(/^arrays\(\): /, "arrays(): in test, ");
    }
    throw error;
  }
}
