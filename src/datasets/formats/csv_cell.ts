// Cells of a table as texts: numbers, missing values and words, and their texts in errors.

import { listed } from "../listed.ts";

/** The most characters of a cell in a message. */
const longestShown = 60;

/** Marks that tables use for a missing value. */
const missingMarks = new Set(["", "?", "-", "na", "n/a", "nan", "null", "none"]);

/** Whether a cell stands for a missing value. */
export function isMissing(cell: string): boolean {
  return missingMarks.has(cell.toLowerCase());
}

/** Whether a cell is a finite decimal number. */
export function isNumber(cell: string): boolean {
  return Number.isFinite(decimalOf(cell));
}

/**
 * Whether a cell is a word that could be the name of a column: it has a letter, does not begin like a number ("1,5",
 * "1e999", "12 kg", "-inf") and is not a mark of a missing value.
 */
export function isWord(cell: string): boolean {
  return /\p{L}/u.test(cell) && !isMissing(cell) &&
    !/^[+\-\u2212(]?[.,]?(\d|inf(inity)?\b)/i.test(cell);
}

/**
 * Whether a first row that was read as data may still be a header: one of its texts ("1st", "label") does not occur
 * again in its column.
 */
export function mayBeHeader([first, ...below]: readonly (readonly string[])[]): boolean {
  return first.some((cell, column) =>
    /\p{L}/u.test(cell) && !isMissing(cell) && !/^[-+.\de]+$/i.test(cell) &&
    !below.some((row) => row[column] === cell)
  );
}

/** Whether a cell is a number with a decimal comma, which is not supported. */
export function isDecimalComma(cell: string): boolean {
  return /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(cell);
}

/** The value of a cell in float64; NaN if it is not a number, or beyond the range of float32. */
export function numberOf(cell: string): number {
  const value = decimalOf(cell);
  return Number.isFinite(Math.fround(value)) ? value : NaN;
}

/** Like Number(), but NaN for "", "0x10" and "Infinity", which are not decimal numbers. */
function decimalOf(cell: string): number {
  return /^[-+.\de]+$/i.test(cell) ? Number(cell) : NaN;
}

/** "wanted a number, got ...", for a cell whose {@linkcode numberOf} is NaN. */
export function wantedNumber(cell: string): string {
  const got = cell === "" ? "an empty cell" : shown(cell);
  if (isNumber(cell)) return `wanted a number, got ${got}, beyond the range of float32 (±3.4e38)`;
  const hint = isDecimalComma(cell) ? "; write fractions with a point, as in 1.5" : "";
  return `wanted a number, got ${got}${hint}`;
}

/** "column 3 (age)", for messages; columns are counted from 1, names are those of the header. */
export function columnTitle(column: number, names?: readonly string[]): string {
  const name = names?.[column];
  return name ? `column ${column + 1} (${shortened(name)})` : `column ${column + 1}`;
}

/** Texts in quotation marks, separated by commas; no more than `most` of them. */
export function quoted(texts: readonly string[], most = 10): string {
  return listed(texts.map(shown), most);
}

/** A text in quotation marks, for messages; cut after 60 characters. */
export function shown(text: string): string {
  return JSON.stringify(shortened(text));
}

function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown).toWellFormed()}…` : text;
}
