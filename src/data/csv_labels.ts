// From the target column of a table to classes: numbers or words, sorted.

import { columnTitle, type CsvTable, isMissing, isNumber } from "./csv_table.ts";

/** A label for every row, and what the classes are called where they are more than 0..K−1. */
export interface CsvLabels {
  readonly labels: Uint16Array;
  readonly classes: number;
  readonly classNames?: readonly string[];
}

const mostClasses = 1000;
/** With no more distinct values than this, a column is taken for labels whatever they look like. */
const fewValues = 20;

/**
 * Makes classes of the values of a column: in the order of the numbers where all are numbers ("1" and "1.0"
 * are the same), otherwise in the order of the words.
 */
export function csvLabels(table: CsvTable, column: number): CsvLabels {
  const { path, rows, lines } = table;
  const title = columnTitle(table, column);
  const numeric = rows.some((row) => isNumber(row[column])) &&
    rows.every((row) => isNumber(row[column]) || isMissing(row[column]));
  const missing = rows.findIndex(({ [column]: cell }) => numeric ? isMissing(cell) : cell === "");
  if (missing >= 0) {
    const cell = rows[missing][column];
    throw new Error(
      `csv(): ${path} line ${lines[missing]}, ${title}: wanted a label, got ` +
        (cell === "" ? "an empty cell" : JSON.stringify(cell)),
    );
  }
  const valueOf = (row: readonly string[]) => numeric ? Number(row[column]) : row[column];
  const values = [...new Set(rows.map(valueOf))];
  if (values.length < 2) {
    throw new Error(
      `csv(): ${path}, ${title}: wanted two or more classes, got only ${values[0]}`,
    );
  }
  const fractions = numeric && values.some((value) => !Number.isInteger(value));
  const often = fractions ? rows.length / 10 : rows.length / 2;
  if (values.length > fewValues && values.length > often) {
    throw new Error(
      `csv(): ${path}, ${title}: classification wants labels that repeat, got ${values.length} ` +
        `different ${fractions ? "numbers with fractions" : "values"} in ${rows.length} rows`,
    );
  }
  if (values.length > mostClasses) {
    throw new Error(
      `csv(): ${path}, ${title}: wanted at most ${mostClasses} classes, got ${values.length}`,
    );
  }
  if (numeric) values.sort((a, b) => Number(a) - Number(b));
  else values.sort();
  const labelOf = new Map(values.map((value, label) => [value, label]));
  return {
    labels: Uint16Array.from(rows, (row) => labelOf.get(valueOf(row))!),
    classes: values.length,
    classNames: values.every((value, label) => value === label) ? undefined : values.map(String),
  };
}
