// Tables for classification: numbers as features, one column of labels.

import { columnTitle, type CsvTable, isNumber, readCsvTable } from "./csv_table.ts";
import { csvLabels } from "./csv_labels.ts";
import { type DataParts, dataset } from "./dataset.ts";
import { type SplitOptions, splitParts } from "./split.ts";

/** How to read a table. */
export interface CsvOptions extends SplitOptions {
  /** Name of the column of labels in the header, or its number counted from 1; default the last column. */
  readonly target?: string | number;
  /** Whether the first row is a header; default "auto": it is when one of its cells is a word above numbers. */
  readonly header?: boolean | "auto";
  /** Share of the rows held out for testing; default 0.1. */
  readonly test?: number;
}

/**
 * Reads a CSV file, gzipped or not, for classification. All columns but the target must be numbers; labels
 * may be numbers or words. As such files have no test part of their own, 10 % of the rows are held out for
 * it (option `test`), drawn at random by the seed, before the validation part is.
 */
export async function csv(path: string, options: CsvOptions = {}): Promise<DataParts> {
  const { target, header = "auto", test = 0.1 } = options;
  const byName = typeof target === "string" && !isColumnNumber(target);
  if (byName && header === false) {
    throw new RangeError(
      `csv(): without a header the target must be a column number, got ${JSON.stringify(target)}`,
    );
  }
  const table = await readCsvTable(path, byName ? true : header);
  const column = targetColumn(table, target);
  const { labels, classes, classNames } = csvLabels(table, column);
  const examples = dataset({
    name: nameOf(path),
    shape: [table.columns - 1],
    inputs: features(table, column), // [rows, columns − 1]
    labels,
    classes,
    classNames,
    featureNames: table.header?.filter((_, i) => i !== column),
  });
  return splitParts(examples, { ...options, test });
}

function isColumnNumber(target: string): boolean {
  return /^\d+$/.test(target);
}

/** The position of the target column: a name goes before a number. */
function targetColumn(table: CsvTable, target: string | number | undefined): number {
  const { header, columns, path } = table;
  if (target === undefined) return columns - 1;
  if (header && typeof target === "string") {
    const first = header.indexOf(target);
    if (first >= 0 && first !== header.lastIndexOf(target)) {
      throw new RangeError(
        `csv(): wanted one column ${JSON.stringify(target)}, got several in ${path}`,
      );
    }
    if (first >= 0) return first;
  }
  const number = typeof target === "number" || isColumnNumber(target) ? Number(target) : NaN;
  if (Number.isInteger(number) && number >= 1 && number <= columns) return number - 1;
  const shown = (header ?? []).slice(0, 20).map((name) => JSON.stringify(name)).join(", ");
  const names = header ? `${shown}${columns > 20 ? ", …" : ""} or ` : "";
  throw new RangeError(
    `csv(): target must be ${names}a column number from 1 to ${columns}, ` +
      `got ${JSON.stringify(target)} for ${path}`,
  );
}

function features(table: CsvTable, target: number): Float32Array {
  const { path, rows, lines, columns } = table;
  const inputs = new Float32Array(rows.length * (columns - 1));
  let i = 0;
  rows.forEach((row, n) => {
    row.forEach((cell, column) => {
      if (column === target) return;
      inputs[i] = isNumber(cell) ? Number(cell) : NaN;
      if (!Number.isFinite(inputs[i++])) { // also numbers beyond the range of float32
        throw new Error(
          `csv(): ${path} line ${lines[n]}, ${columnTitle(table, column)}: wanted a number, got ` +
            (cell === "" ? "an empty cell" : JSON.stringify(cell)),
        );
      }
    });
  });
  return inputs;
}

/** "wine" for data/wine.csv.gz. */
function nameOf(path: string): string {
  const file = path.replaceAll("\\", "/").split("/").at(-1)!;
  return file.replace(/\.gz$/i, "").replace(/\.(csv|tsv|txt|data)$/i, "") || file;
}
