// A count of a file's rows without a prediction, and the message about them.

import { type PredictedBatch, rowsWithout } from "./prediction_rows.ts";

/** The most rows that are listed. */
const named = 10;

/** Counts the rows of batches in order. */
interface RowTally {
  /** The next batch. */
  add(batch: PredictedBatch): void;
  /** Reports how many rows have no prediction. @returns the exit code 1 if any, else undefined */
  end(tell: (text: string) => void): number | undefined;
}

/** Starts counting. */
export function tallyRows(): RowTally {
  const first: number[] = []; // from 1, without the header
  let without = 0;
  let rows = 0;
  return {
    add(batch) {
      for (const row of rowsWithout(batch)) {
        without++;
        if (first.length < named) first.push(rows + row + 1);
      }
      rows += batch.depths.length;
    },
    end(tell) {
      if (without === 0) return undefined;
      tell(unpredictedRowsText(without, rows, first));
      return 1;
    },
  };
}

/** "2 of 200 rows have no finite prediction, see the column reason: rows 1, 57". */
export function unpredictedRowsText(
  without: number,
  rows: number,
  first: readonly number[],
): string {
  return `${without} of ${rows} rows ${without === 1 ? "has" : "have"} no finite prediction, see ` +
    `the column reason: row${without === 1 ? "" : "s"} ${first.join(", ")}` +
    (without > first.length ? ", ..." : "");
}
