// The options of dataset(), which arrays() has too, and their checks.

import {
  anObject,
  aNumberOfAnyKind,
  aText,
  type Check,
  listOf,
  type OptionChecks,
  whole,
} from "../calls/checks.ts";
import type { ClassLabels } from "./class_labels.ts";
import type { InputRows } from "./input_rows.ts";
import type { TableSchema } from "./table_schema.ts";

/** Options of `dataset`. */
export interface DatasetOptions {
  /** Default "arrays". */
  readonly name?: string;
  /** Of one example, `[features]` or `[height, width, channels]`; default that of the rows. */
  readonly shape?: readonly number[];
  /**
   * `[N, ...shape]` row-major in one array, or N rows: of numbers, `[N][features]`, or nested,
   * `[N][height][width][channels]` (without channels: one). Finite and in the range of float32. Flat typed arrays are
   * not copied.
   */
  readonly inputs: InputRows;
  /** N whole numbers in 0..classes−1, N texts, or N booleans. */
  readonly labels: ClassLabels;
  /** Default: the largest label plus one, or as many as there are texts. */
  readonly classes?: number;
  /** K texts; default the labels, sorted, if they are texts. Other labels are refused. */
  readonly classNames?: readonly string[];
  /** The names of the features of vectors. */
  readonly featureNames?: readonly string[];
  /** The schema of the table that the examples come from. */
  readonly schema?: TableSchema;
}

const anything: Check = { wanted: "anything", is: () => true };
const texts = listOf("an array of texts", { ...aText, good: undefined });

/** Checks of the options of `dataset`; inputs and labels are checked when they are flattened. */
export const datasetChecks: OptionChecks<DatasetOptions> = {
  name: aText,
  shape: listOf("[features] or [height, width, channels]", aNumberOfAnyKind),
  inputs: anything,
  labels: anything,
  classes: whole(2, 65536),
  classNames: texts,
  featureNames: texts,
  schema: anObject("a table schema"),
};
