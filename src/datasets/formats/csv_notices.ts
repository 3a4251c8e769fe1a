// Notices about columns as a file writes them: numbers that float64 cannot distinguish, and possible indices.

import { columnTitle } from "./csv_cell.ts";
import { isCollapse } from "../column_notices.ts";
import { listed } from "../listed.ts";
import { type CsvTable, firstRows } from "./csv_table.ts";
import { decimalKey } from "./decimal.ts";

/** Numbers with fewer digits than this have distinct doubles. */
const exactDigits = 16;
/** Fewer rows than this may count up by chance. */
const leastIndex = 10;

/**
 * Notices about features whose different numbers become one double (times in nanoseconds), and about features that
 * count the rows.
 *
 * @param columns the features, from 0
 * @param inputs their numbers in all rows, `[rows, columns]`
 */
export function csvNotices(
  table: CsvTable,
  columns: readonly number[],
  inputs: Float64Array,
): string[] {
  const collapsed: string[] = [];
  const counting: string[] = [];
  columns.forEach((column, feature) => {
    const title = columnTitle(column, table.header);
    const { before, after } = differentValues(table, column);
    if (isCollapse(before, after)) {
      collapsed.push(`${title}: ${before} different values become ${after}`);
    }
    if (countsRows(inputs, columns.length, feature)) counting.push(title);
  });
  return [
    ...collapsed.length > 0
      ? [`numbers with more digits than float64 holds (about 16): ${listed(collapsed)}`]
      : [],
    ...counting.length > 0
      ? [
        `counts the rows, and is used as a feature; if it is an index, leave it out: ${
          listed(counting)
        }`,
      ]
      : [],
  ];
}

/** How many different numbers of many digits a column holds, and how many doubles they are. */
function differentValues({ rows }: CsvTable, column: number): { before: number; after: number } {
  const texts = new Set<string>();
  for (let n = 0; n < Math.min(rows.length, firstRows); n++) {
    if (rows[n][column].length >= exactDigits) texts.add(rows[n][column]);
  }
  const doubles = new Set([...texts].map(Number));
  // the usual case, that no double has two texts, is quick to check
  const before = doubles.size === texts.size
    ? texts.size
    : new Set([...texts].map(decimalKey)).size;
  return { before, after: doubles.size };
}

/** Whether a column is 0, 1, 2, ... or 1, 2, 3, ... */
function countsRows(inputs: Float64Array, features: number, feature: number): boolean {
  const rows = inputs.length / features;
  const start = inputs[feature];
  if (rows < leastIndex || start !== 0 && start !== 1) return false;
  for (let n = 1; n < rows; n++) {
    if (inputs[n * features + feature] !== start + n) return false;
  }
  return true;
}
