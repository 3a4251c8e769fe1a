// A CSV file as a table of texts that knows the line of every row, and whether its first row is a header.

import { parse } from "csv-parse/sync";
import { readBytes } from "./file_bytes.ts";

/** Rows of equal length. */
export interface CsvTable {
  readonly path: string;
  /** Names of the columns, if the file has a header. */
  readonly header?: readonly string[];
  readonly columns: number;
  /** `[rows][columns]`, trimmed, without the header. */
  readonly rows: readonly (readonly string[])[];
  /** The line in the file, from 1, that a row ends on. */
  readonly lines: readonly number[];
}

/** Marks that tables use for a value that is not there. */
const missingMarks = new Set(["", "?", "-", "na", "n/a", "nan", "null", "none"]);

/** Whether a cell stands for a value that is not there. */
export function isMissing(cell: string): boolean {
  return missingMarks.has(cell.toLowerCase());
}

/** Whether a cell is a finite decimal number. */
export function isNumber(cell: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) && Number.isFinite(Number(cell));
}

/**
 * Reads a CSV file, gzipped or not, in UTF-8. Cells are separated by commas, or by semicolons or tabs where
 * the first line has no comma.
 *
 * @param header whether the first row is a header; "auto" looks for a column whose first cell is a word
 * while most others in it are numbers
 */
export async function readCsvTable(path: string, header: boolean | "auto"): Promise<CsvTable> {
  const text = decoded(await readBytes(path), path);
  const lines: number[] = [];
  const rows = parsed(text, path, lines);
  if (rows.length === 0) throw new Error(`csv(): wanted rows, got none in ${path}`);
  const columns = rows[0].length;
  if (columns < 2) {
    throw new Error(
      `csv(): wanted a feature and a target, separated by commas, got one column in ${path}`,
    );
  }
  rows.forEach((row, n) => {
    if (row.length !== columns) {
      throw new Error(
        `csv(): ${path} line ${lines[n]}: wanted ${columns} columns as in the first row, ` +
          `got ${row.length}`,
      );
    }
  });
  const headed = header === "auto" ? looksLikeHeader(rows) : header;
  if (headed && rows.length === 1) {
    throw new Error(`csv(): wanted rows below the header, got none in ${path}`);
  }
  return headed
    ? { path, header: rows[0], columns, rows: rows.slice(1), lines: lines.slice(1) }
    : { path, columns, rows, lines };
}

/** "column 3 (age)", for messages; columns are counted from 1. */
export function columnTitle(table: CsvTable, column: number): string {
  const name = table.header?.[column];
  return name ? `column ${column + 1} (${name})` : `column ${column + 1}`;
}

function decoded(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.replace(/\r\n?/g, "\n"); // the parser counts "\r\n" as two lines
  } catch {
    throw new Error(`csv(): wanted text in UTF-8, got other bytes in ${path}`);
  }
}

/** What separates cells: semicolons or tabs where the first line has no comma. Line breaks are "\n". */
export function delimiterOf(text: string): string {
  const firstLine = text.trimStart().split("\n", 1)[0];
  return [",", ";", "\t"].find((mark) => firstLine.includes(mark)) ?? ",";
}

function parsed(text: string, path: string, lines: number[]): string[][] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true, // told apart here, with a message of our own
      on_record: (row: string[], { lines: line }: { lines: number }) => {
        lines.push(line);
        return row;
      },
    }) as string[][];
  } catch (error) {
    throw new Error(`csv(): ${path}: ${error instanceof Error ? error.message : error}`);
  }
}

function looksLikeHeader(rows: readonly (readonly string[])[]): boolean {
  return rows[0].some((cell, column) => {
    if (isNumber(cell) || isMissing(cell)) return false;
    let numbers = 0;
    for (let n = 1; n < rows.length; n++) if (isNumber(rows[n][column])) numbers++;
    return numbers > (rows.length - 1) / 2;
  });
}
