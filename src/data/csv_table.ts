// A whole CSV file as a table of texts that knows the line of every row, and whether its first row is a header.

import { columnTitle, mayBeHeader, numberOf, wantedNumber } from "./csv_cell.ts";
import { csvRecords } from "./csv_records.ts";

/** Rows of equal length. */
export interface CsvTable {
  readonly path: string;
  /** Names of the columns, if the file has a header. */
  readonly header?: readonly string[];
  readonly columns: number;
  /** `[rows][columns]`, trimmed, without the header. */
  readonly rows: readonly (readonly string[])[];
  /** The line in the file, from 1, that a row begins on. */
  readonly lines: readonly number[];
  /** What separates cells. */
  readonly delimiter: string;
}

/** Reads a whole file; the first row is a row still. */
export async function readCsvTable(path: string, delimiter?: string): Promise<CsvTable> {
  const rows: string[][] = [];
  const lines: number[] = [];
  let mark = ",";
  for await (const piece of csvRecords("csv", path, delimiter)) {
    for (const row of piece.rows) rows.push(row);
    for (const line of piece.lines) lines.push(line);
    mark = piece.delimiter;
  }
  if (rows.length === 0) throw new Error(`csv(): wanted rows, got none in ${path}`);
  const columns = rows[0].length;
  if (columns < 2) {
    throw new Error(
      `csv(): wanted a feature and a target, separated by commas, got one column in ${path}`,
    );
  }
  return { path, columns, rows, lines, delimiter: mark };
}

/** The same table with its first row as header. */
export function withHeader(table: CsvTable): CsvTable {
  const { path, rows, lines } = table;
  if (rows.length === 1) {
    throw new Error(`csv(): wanted rows below the header, got none in ${path}`);
  }
  return { ...table, header: rows[0], rows: rows.slice(1), lines: lines.slice(1) };
}

/**
 * Some columns as numbers.
 *
 * @param columns from 0, in the order that is wanted
 * @returns `[rows, columns.length]` in float64
 */
export function tableNumbers(
  table: CsvTable,
  columns: readonly number[],
): Float64Array<ArrayBuffer> {
  const { path, rows, lines, header } = table;
  const inputs = new Float64Array(rows.length * columns.length);
  let i = 0;
  rows.forEach((row, n) => {
    for (const column of columns) {
      const value = inputs[i++] = numberOf(row[column]);
      if (Number.isFinite(value)) continue;
      const words = !header && n === 0 && mayBeHeader(rows);
      throw new Error(
        `csv(): ${path} line ${lines[n]}, ${columnTitle(column, header)}: ` +
          wantedNumber(row[column]) +
          (words ? "; if this row is a header, --header yes (header: true) says so" : ""),
      );
    }
  });
  return inputs;
}
