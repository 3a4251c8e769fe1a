// Detection of a header in a table to train on, from the rows below; ambiguous first rows are reported as such.

import { isDecimalComma, isMissing, isNumber, isWord, quoted, shown } from "./csv_cell.ts";
import { decimalKey } from "./decimal.ts";

/** The kind of a first row, and if unclear, why. */
type FirstRow =
  | { readonly kind: "header" | "row" }
  | { readonly kind: "unclear"; readonly why: string };

/** This many numbers that rise or fall from cell to cell are not one example's values but wavelengths, years, ... */
const longSeries = 8;

/**
 * Classifies a first row by the rows below.
 *
 * With words above numbers it is a header, unless its label occurs below and some feature is no word: that is a row with
 * a fault. A single word beside numbers is unclear. With numbers only it is a header where its label is a word of its
 * own and the numbers are those of the columns (0,1,species) or a long series (wavelengths). Other rows of numbers that
 * could be names (a label that occurs in the first row only; consecutive whole numbers, the label among them, in order
 * or with one that does not occur again in its column) are unclear.
 *
 * @param rows the first row and those below
 * @param target the column of labels, from 0
 */
export function firstRowOf(rows: readonly (readonly string[])[], target: number): FirstRow {
  const [first] = rows;
  const label = first[target];
  const features = first.filter((_, column) => column !== target);
  if (rows.length === 1) return { kind: "row" };
  const below = labelsBelow(rows, target);
  const repeats = below.keys.has(keyOf(label));
  const distinct = new Set(first.map(keyOf)).size === first.length;

  const words = first.filter((cell, column) =>
    column !== target && isWord(cell) && isNumeric(rows, column)
  );
  if (words.length > 0) {
    if (features.length > 1 && distinct && features.every(isWord)) return { kind: "header" };
    if (repeats) return { kind: "row" };
    // a single word among numbers may be a slip
    const several = words.length > 1 || isWord(label) && below.numeric;
    return several || !features.some(isNumber)
      ? { kind: "header" }
      : { kind: "unclear", why: `${shown(words[0])} stands beside numbers` };
  }
  // a cell that is neither number nor word makes a faulty row, which the reader names
  if (!features.every(isNumber) || isMissing(label)) return { kind: "row" };

  const counted = consecutive(features) || consecutive(first.with(target, String(target)));
  const own = `its label ${shown(label)} occurs nowhere below`;
  if (isWord(label)) {
    if (repeats) return { kind: "row" };
    if (counted || isSeries(features)) return { kind: "header" };
    // names are unique, so this can only be a row
    if (!distinct && !below.numeric) return { kind: "row" };
    return below.numeric || below.repeating ? { kind: "unclear", why: own } : { kind: "row" };
  }
  if (consecutive(first)) {
    return { kind: "unclear", why: `it is ${first[0]} to ${first.at(-1)}, as columns are counted` };
  }
  if (!repeats && distinct && below.repeating) return { kind: "unclear", why: own };
  // column numbers in another order, one of them also a class
  return consecutive(first.toSorted((a, b) => Number(a) - Number(b))) && !recurs(rows)
    ? { kind: "unclear", why: `its numbers are those of the columns, ${quoted(first)}` }
    : { kind: "row" };
}

/** Whether each cell of the first row occurs again in its column. */
function recurs([first, ...below]: readonly (readonly string[])[]): boolean {
  return first.every((cell, column) => below.some((row) => keyOf(row[column]) === keyOf(cell)));
}

/** Whether texts are whole numbers that follow each other, from 0 or 1. */
function consecutive(cells: readonly string[]): boolean {
  return [0, 1].some((start) => cells.every((cell, i) => cell === String(start + i)));
}

/** Whether numbers, many of them, rise or fall throughout. */
function isSeries(cells: readonly string[]): boolean {
  const steps = cells.slice(1).map((cell, i) => Math.sign(Number(cell) - Number(cells[i])));
  return cells.length >= longSeries && steps[0] !== 0 && steps.every((step) => step === steps[0]);
}

/**
 * Whether most of up to 10,000 cells of a column below the first row are numbers, or would be with a decimal point,
 * which the reader reports.
 */
function isNumeric(rows: readonly (readonly string[])[], column: number): boolean {
  const end = Math.min(rows.length, 10_001);
  let numbers = 0;
  for (let n = 1; n < end; n++) {
    if (isNumber(rows[n][column]) || isDecimalComma(rows[n][column])) numbers++;
  }
  return numbers > (end - 1) / 2;
}

/** The labels below the first row. */
function labelsBelow(rows: readonly (readonly string[])[], target: number) {
  const texts = new Set<string>();
  for (let n = 1; n < rows.length; n++) texts.add(rows[n][target]);
  const keys = new Set([...texts].map(keyOf));
  return {
    keys,
    numeric: isNumeric(rows, target),
    /** Some occur again, as classes do. */
    repeating: keys.size <= (rows.length - 1) / 2,
  };
}

/** The same for the same number. */
function keyOf(cell: string): string {
  return isNumber(cell) ? decimalKey(cell) : ` ${cell}`;
}
