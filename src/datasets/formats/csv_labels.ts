// Class labels from the target column of a table: numbers or words, sorted.

import { isMissing, isNumber, quoted, shown } from "./csv_cell.ts";
import type { LabelColumn } from "./csv_columns.ts";
import { compareDecimals, decimalKey } from "./decimal.ts";
import { labelNotices } from "../label_notices.ts";
import type { TargetColumn } from "../table_schema.ts";

/** A label for every row, and the classes. */
interface CsvLabels {
  readonly labels: Uint16Array;
  /** The classes as texts, in the order of their labels. */
  readonly classes: readonly string[];
  /** Whether the column holds numbers or words. */
  readonly kind: TargetColumn["labels"];
  /** Notices about the classes. */
  readonly notices: readonly string[];
}

const mostClasses = 1000;
/** A column with no more distinct values than this is always taken as labels. */
const fewValues = 20;

/**
 * Classes from the values of a column: in the order of the numbers if all are numbers ("1" and "1.0" are the same,
 * whole numbers of any length are exact), otherwise in the order of the words. Numbers with leading zeros (01) are
 * words.
 *
 * @param where "csv(): data.csv", for errors
 * @param title of the column, "column 3 (age)"
 * @param known the classes of the table that was trained on; others are refused
 */
export function csvLabels(
  where: string,
  title: string,
  { rows, texts: cells, lines }: LabelColumn,
  known?: TargetColumn,
): CsvLabels {
  const numeric = known ? known.labels === "numbers" : areNumbers(cells);
  const missing = cells.findIndex((cell) => numeric ? isMissing(cell) : cell === "");
  if (missing >= 0) {
    const got = cells[missing] === "" ? "an empty cell" : shown(cells[missing]);
    throw new Error(`${where} line ${lines[missing]}, ${title}: wanted a label, got ${got}`);
  }
  const keyOf = (cell: string) => numeric && isNumber(cell) ? decimalKey(cell) : cell;
  const keys = cells.map(keyOf);
  const kind = numeric ? "numbers" : "words";
  const labelled = (order: readonly string[], classes: readonly string[]) => {
    const labelOf = new Map(order.map((key, label) => [key, label]));
    const foreign = keys.findIndex((key) => !labelOf.has(key));
    if (foreign >= 0) {
      throw new Error(
        `${where} line ${lines[foreign]}, ${title}: wanted one of the classes ` +
          `${quoted(classes)}, got ${shown(cells[foreign])}`,
      );
    }
    const labels = keys.map((key) => labelOf.get(key)!);
    return Uint16Array.from(rows, (position) => labels[position]);
  };
  if (known) {
    const { classes } = known;
    return { labels: labelled(classes.map(keyOf), classes), classes, kind, notices: [] };
  }
  const firsts = new Map<string, string>(); // how each class is first written
  keys.forEach((key, n) => firsts.has(key) || firsts.set(key, cells[n]));
  checkClasses(`${where}, ${title}`, [...firsts.values()], numeric, rows.length);
  const order = [...firsts.keys()];
  if (numeric) order.sort(compareDecimals);
  else order.sort();
  const classes = order.map((key) => numeric ? numberText(firsts.get(key)!) : key);
  const labels = labelled(order, classes);
  if (numeric) return { labels, classes, kind, notices: [] };
  const counts = new Uint32Array(classes.length);
  for (const label of labels) counts[label]++;
  const notices = labelNotices(classes, counts).map((text) => `${title}: ${text}`);
  return { labels, classes, kind, notices };
}

/** Whether a column holds only numbers and marks of missing values, and no codes such as 01. */
function areNumbers(cells: readonly string[]): boolean {
  return cells.some(isNumber) && cells.every((cell) => isNumber(cell) || isMissing(cell)) &&
    !cells.some((cell) => /^[+-]?0\d/.test(cell));
}

/** Refuses columns that are not class labels. */
function checkClasses(
  where: string,
  values: readonly string[],
  numeric: boolean,
  rows: number,
): void {
  if (values.length < 2) {
    throw new Error(`${where}: wanted two or more classes, got only ${shown(values[0])}`);
  }
  const fractions = numeric && values.some((value) => !Number.isInteger(Number(value)));
  const often = fractions ? rows / 10 : rows / 2;
  if (values.length > fewValues && values.length > often) {
    throw new Error(
      `${where}: classification needs labels that repeat, got ${values.length} ` +
        `different ${fractions ? "numbers with fractions" : "values"} in ${rows} rows; if the ` +
        "labels are in another column, name it with --target (option target)",
    );
  }
  if (values.length > mostClasses) {
    throw new Error(`${where}: wanted at most ${mostClasses} classes, got ${values.length}`);
  }
  if (numeric) return;
  const numbers = new Map<string, string>();
  for (const value of values.filter(isNumber)) {
    const other = numbers.get(decimalKey(value));
    if (other !== undefined) {
      throw new Error(
        `${where}: labels ${
          quoted([other, value])
        } are words, as not all labels are plain numbers, ` +
          "but they are the same number; write them alike",
      );
    }
    numbers.set(decimalKey(value), value);
  }
}

/** The shortest text of a number; the original one if a double would be another number. */
function numberText(text: string): string {
  const short = String(Number(text));
  return decimalKey(short) === decimalKey(text) ? short : text;
}
