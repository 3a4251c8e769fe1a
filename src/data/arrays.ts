// Data that a program already holds in memory.

import { columnNotices } from "./column_notices.ts";
import { type DataParts, dataset, type Inputs } from "./dataset.ts";
import { type SplitOptions, splitParts } from "./split.ts";

/** Examples as arrays: inputs `[N, ...shape]` row-major, labels `[N]`. */
export interface ArrayExamples {
  /** `[N, ...shape]`, row-major; bytes count as value / 255. */
  readonly inputs: Inputs;
  /** N whole numbers from 0. */
  readonly labels: ArrayLike<number>;
}

/**
 * Parts from arrays in memory. Floats are used as they are, bytes count as value / 255; both are
 * standardised by the training part. Without a test part of its own there is none, unless `test`
 * (a share) holds one out.
 *
 * @param options.shape `[features]`, or `[height, width, channels]` for images
 * @param options.test examples for testing, or the share of the examples to hold out for it
 */
export function arrays(
  options: ArrayExamples & Omit<SplitOptions, "test"> & {
    readonly name?: string;
    readonly shape: readonly number[];
    readonly classes?: number;
    readonly classNames?: readonly string[];
    readonly test?: ArrayExamples | number;
  },
): DataParts {
  const { inputs, labels, test, ...rest } = options;
  const examples = dataset({ ...rest, inputs, labels });
  const parts = typeof test !== "object" ? splitParts(examples, { ...rest, test }) : splitParts(
    examples,
    rest,
    dataset({ ...rest, inputs: test.inputs, labels: test.labels, classes: examples.classes }),
  );
  const notices = columnNotices(parts.train);
  return { ...parts, ...notices.length > 0 && { notices } };
}
