// The first rows of a CSV file as a table of texts with the line of every row, from which header and columns are
// determined.

import { type CsvPiece, csvRecords } from "./csv_records.ts";

/** Rows that are kept as texts; later ones become numbers as they are read. */
export const firstRows = 20_000;

/** Rows of equal length. */
export interface CsvTable {
  readonly path: string;
  /** Names of the columns, if the file has a header. */
  readonly header?: readonly string[];
  readonly columns: number;
  /** `[rows][columns]`, trimmed, without the header; the first rows of the file. */
  readonly rows: readonly (readonly string[])[];
  /** The line in the file, from 1, that a row begins on. */
  readonly lines: readonly number[];
  /** What separates cells. */
  readonly delimiter: string;
}

/** A table whose first rows are read. */
export interface OpenTable extends AsyncDisposable {
  readonly begin: CsvTable;
  /** The following rows. */
  readonly rest: AsyncIterable<Pick<CsvPiece, "rows" | "lines">>;
}

/** Reads the first rows of a file, 20,000 or a few more, without deciding whether the first is a header. */
export async function openCsvTable(path: string, delimiter?: string): Promise<OpenTable> {
  const pieces = csvRecords("csv", path, delimiter);
  const rows: string[][] = [];
  const lines: number[] = [];
  let mark = ",";
  for (let next; rows.length < firstRows && !(next = await pieces.next()).done;) {
    for (const row of next.value.rows) rows.push(row);
    for (const line of next.value.lines) lines.push(line);
    mark = next.value.delimiter;
  }
  const close = async () => void await pieces.return(undefined);
  if (rows.length > 0 && rows[0].length > 1) {
    const begin = { path, columns: rows[0].length, rows, lines, delimiter: mark };
    return { begin, rest: pieces, [Symbol.asyncDispose]: close };
  }
  await close();
  if (rows.length === 0) throw new Error(`csv(): wanted rows, got none in ${path}`);
  throw new Error(
    `csv(): wanted a feature and a target, separated by commas, got one column in ${path}`,
  );
}

/** The same table with its first row as header. */
export function withHeader(table: CsvTable): CsvTable {
  const { path, rows, lines } = table;
  if (rows.length === 1) {
    throw new Error(`csv(): wanted rows below the header, got none in ${path}`);
  }
  return { ...table, header: rows[0], rows: rows.slice(1), lines: lines.slice(1) };
}
