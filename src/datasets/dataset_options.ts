// The options of dataset(), which arrays() has too, and what they must be.

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
  /** Of one example, `[features]` or `[height, width, channels]`; default what rows tell. */
  readonly shape?: readonly number[];
  /**
   * `[N, ...shape]` row-major in one array, or N rows: of numbers, `[N][features]`, or nested, `[N][height][width][channels]`
   * (without the channels: one). Finite and in the range of float32. Typed arrays that are flat are not copied.
   */
  readonly inputs: InputRows;
  /** N whole numbers in 0..classes−1, N texts, or N booleans. */
  readonly labels: ClassLabels;
  /** Default: the largest label plus one, or as many as there are texts. */
  readonly classes?: number;
  /** K texts; default for labels that are texts: these, sorted. Texts that are not among them are refused. */
  readonly classNames?: readonly string[];
  /** What the features of vectors are called. */
  readonly featureNames?: readonly string[];
  /** What the table was like that the examples come from. */
  readonly schema?: TableSchema;
}

const anything: Check = { wanted: "anything", is: () => true };
const texts = listOf("an array of texts", { ...aText, good: undefined });

/** What the options of `dataset` must be; inputs and labels are looked at when they are made flat. */
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
