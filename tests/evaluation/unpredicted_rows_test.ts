// Rows without a prediction, in words.

import assert from "node:assert/strict";
import type { PredictedBatch } from "../../src/evaluation/prediction_rows.ts";
import { tallyRows, unpredictedRowsText } from "../../src/evaluation/unpredicted_rows.ts";

Deno.test("unpredictedRowsText() counts rows, and shows where more are left out", () => {
  const seen = "no finite prediction, see the column reason:";
  assert.equal(unpredictedRowsText(1, 200, [57]), `1 of 200 rows has ${seen} row 57`);
  assert.equal(unpredictedRowsText(2, 200, [1, 57]), `2 of 200 rows have ${seen} rows 1, 57`);
  assert.equal(unpredictedRowsText(3, 9, [1, 5]), `3 of 9 rows have ${seen} rows 1, 5, ...`);
});

/** A batch in which some rows, from 0, have no finite probability. */
function batch(rows: number, ...without: number[]): PredictedBatch {
  return {
    depths: new Int32Array(rows),
    logProbabilities: Float64Array.from(
      { length: 2 * rows },
      (_, i) => without.includes(i >> 1) ? NaN : -Math.LN2,
    ),
  };
}

Deno.test("tallyRows() says nothing where every row has a prediction", () => {
  const tally = tallyRows();
  tally.add(batch(3));
  assert.equal(tally.end(() => assert.fail("something was told")), undefined);
});

Deno.test("tallyRows() numbers rows from 1 through all batches, names ten, and ends with code 1", () => {
  const tally = tallyRows();
  tally.add(batch(4, 0, 3));
  tally.add(batch(2));
  tally.add(batch(12, 1, 2, 3, 4, 5, 6, 7, 9));
  const rows = [1, 4, 8, 9, 10, 11, 12, 13, 14, 16];
  const told = (count: number, of: number, more: string) =>
    `${count} of ${of} rows have no finite prediction, see the column reason: rows ` +
    `${rows.join(", ")}${more}`;
  const texts: string[] = [];
  assert.equal(tally.end((text) => void texts.push(text)), 1);
  tally.add(batch(1, 0));
  assert.equal(tally.end((text) => void texts.push(text)), 1);
  assert.deepEqual(texts, [told(10, 18, ""), told(11, 19, ", ...")]);
});
