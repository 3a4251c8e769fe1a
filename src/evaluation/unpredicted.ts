// Examples without a finite prediction, as where an input overflows inside the network: left out of every metric, and
// counted.

import type { Dataset } from "../datasets/dataset.ts";
import { predictedExamples, takeExamples } from "../metrics/predicted_examples.ts";

/** Examples left out of all metrics, since a prediction of theirs is not finite. */
export interface Unpredicted {
  /** How many. */
  readonly count: number;
  /** The first ten of them, as rows of the stored data from 0. */
  readonly rows: readonly number[];
}

/** Filters the pieces of a split, in their order. */
interface PredictionSieve {
  /**
   * The examples of the next piece that have a prediction at every exit.
   *
   * @param each log p(y | x, d), `[exits, B, ...]` row-major
   * @param labels `[B]`
   */
  take(each: Float32Array, exits: number, labels: Int32Array): {
    readonly each: Float32Array;
    readonly labels: Int32Array;
  };
  /** Positions in the split of those without, ascending. */
  readonly missing: readonly number[];
}

/** A filter for the pieces of one split. */
export function predictionSieve(): PredictionSieve {
  const missing: number[] = [];
  let first = 0; // position of the piece
  return {
    missing,
    take(each, exits, labels) {
      const batch = labels.length;
      const predicted = predictedExamples(each, exits, batch);
      if (predicted.length < batch) {
        const there = new Set(predicted);
        for (let n = 0; n < batch; n++) if (!there.has(n)) missing.push(first + n);
        each = takeExamples(each, exits, batch, predicted);
        labels = Int32Array.from(predicted, (n) => labels[n]);
      }
      first += batch;
      return { each, labels };
    },
  };
}

/** The count and rows of the examples at these positions of a split; undefined if there are none. */
export function unpredictedOf(
  data: Dataset,
  missing: readonly number[],
): Unpredicted | undefined {
  if (missing.length === 0) return undefined;
  return {
    count: missing.length,
    rows: missing.slice(0, 10).map((position) => data.rows[position]),
  };
}

/**
 * Refuses a split without any prediction or, with `all`, with any missing prediction.
 *
 * @param name of the function in errors
 */
export function checkPredicted(
  name: string,
  data: Dataset,
  missing: readonly number[],
  wanted: "some" | "all" = "some",
): void {
  const { rows: { length: examples } } = data;
  if (missing.length === 0 ? examples > 0 : wanted === "some" && missing.length < examples) return;
  const what = wanted === "all" ? "all examples" : "at least one example";
  throw new RangeError(
    `${name}(): wanted finite predictions for ${what}, got none for ${missing.length} of ${examples}` +
      (missing.length > 0 ? ` (the first is row ${data.rows[missing[0]]} of ${data.name})` : ""),
  );
}

/** "1 of 18 examples has no finite prediction and is left out of all metrics: row 57 of nd, counted from 1". */
export function unpredictedText({ count, rows }: Unpredicted, examples: number): string {
  const listed = rows.map((row) => row + 1).join(", ");
  return `${count} of ${count + examples} examples ${count === 1 ? "has" : "have"} no finite ` +
    `prediction and ${count === 1 ? "is" : "are"} left out of all metrics: row${
      count === 1 ? "" : "s"
    } ` +
    `${listed}${count > rows.length ? ", ..." : ""} of the data, counted from 1`;
}
