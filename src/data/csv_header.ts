// Whether the first row of a table to train on is a header: told by what stands below it, or not told at all.

import { isMissing, isNumber, isWord } from "./csv_cell.ts";
import { decimalKey } from "./decimal.ts";

/** What a first row is, and if that is not clear, why. */
export type FirstRow =
  | { readonly kind: "header" | "row" }
  | { readonly kind: "unclear"; readonly why: string };

/**
 * Looks at a first row above others.
 *
 * With a word among its features it is a header, unless its label occurs below and some feature is no word: that is a row
 * with a fault. With numbers only it is a header where its label is a word above numbers, or a label of its own beside
 * the numbers of the columns (0,1,species). Other rows of numbers that could be names (a label that occurs in the first
 * row only; consecutive whole numbers, the label among them) are unclear.
 *
 * @param rows the first row and those below
 * @param target the column of labels, from 0
 */
export function firstRowOf(rows: readonly (readonly string[])[], target: number): FirstRow {
  const [first] = rows;
  const label = first[target];
  const features = first.filter((_, column) => column !== target);
  if (rows.length === 1) return { kind: "row" };
  const below = columnBelow(rows, target);
  const repeats = below.keys.has(keyOf(label));
  const distinct = new Set(first.map(keyOf)).size === first.length;

  const words = first.filter((cell, column) =>
    column !== target && isWord(cell) && columnBelow(rows, column).numeric
  );
  if (words.length > 0) {
    const allWords = features.length > 1 && distinct && features.every(isWord);
    return { kind: !repeats || allWords ? "header" : "row" };
  }
  // what is neither number nor word makes a row with a fault, which reading will name
  if (!features.every(isNumber) || isMissing(label)) return { kind: "row" };

  const counted = consecutive(features) || consecutive(first.with(target, String(target)));
  if (isWord(label)) {
    if (repeats) return { kind: "row" };
    const own = `its label ${JSON.stringify(label)} occurs nowhere below`;
    if (counted || below.numeric && distinct) return { kind: "header" };
    // names must differ, so that this can only be a row
    if (!distinct && !below.numeric) return { kind: "row" };
    return below.numeric || below.repeating ? { kind: "unclear", why: own } : { kind: "row" };
  }
  if (consecutive(first)) {
    return { kind: "unclear", why: `it is ${first[0]} to ${first.at(-1)}, as columns are counted` };
  }
  return !repeats && distinct && below.repeating
    ? { kind: "unclear", why: `its label ${JSON.stringify(label)} occurs nowhere below` }
    : { kind: "row" };
}

/** Whether texts are whole numbers that follow each other, from 0 or 1. */
function consecutive(cells: readonly string[]): boolean {
  return [0, 1].some((start) => cells.every((cell, i) => cell === String(start + i)));
}

/** What a column holds below the first row. */
function columnBelow(rows: readonly (readonly string[])[], column: number) {
  const keys = new Set<string>();
  let numbers = 0;
  for (let n = 1; n < rows.length; n++) {
    if (isNumber(rows[n][column])) numbers++;
    keys.add(keyOf(rows[n][column]));
  }
  return {
    keys,
    /** Most cells are numbers. */
    numeric: numbers > (rows.length - 1) / 2,
    /** There are labels that occur again, as classes do. */
    repeating: keys.size <= (rows.length - 1) / 2,
  };
}

/** The same for the same number. */
function keyOf(cell: string): string {
  return isNumber(cell) ? decimalKey(cell) : ` ${cell}`;
}
