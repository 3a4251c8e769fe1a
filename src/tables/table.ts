// A table as a value: columns with heads, units and precision, rows of raw numbers. Renderers draw it for terminals, as
// HTML and as Markdown.

import { differenceText, type Ends, formText, intervalText } from "./number_form.ts";
import { type NumberForm, shortIntervalText } from "./number_form.ts";

/** A column. The first one names the rows. */
export interface Column {
  /** Its head, and lines in small print; absent if the column is only shown on terminals. */
  readonly head?: string | readonly string[];
  /** Its head on terminals, of one or more lines; absent if these have no room for the column. */
  readonly short?: string | readonly string[];
  /** Usual width on terminals, characters; default 14. */
  readonly width?: number;
  /** Whether it holds words, aligned to the left like the first column. */
  readonly words?: true;
  /** The format of its numbers; default plain. */
  readonly form?: NumberForm;
  /** Whether its numbers are differences: with signs, shares in percentage points. */
  readonly difference?: boolean;
}

/** A number with its interval, and the change that led to it. */
export interface Measured {
  readonly value: number;
  readonly interval?: Ends;
  /** The change that led to the value, with its interval. */
  readonly change?: { readonly value: number; readonly interval?: Ends };
}

/** Words with further lines in small print, and the lines shown on terminals instead. */
export interface Words {
  readonly text: string;
  readonly notes?: readonly string[];
  readonly short?: string | readonly string[];
}

/** Words, a number, or nothing, shown as a dash. */
type Cell = string | number | Measured | Words | undefined;

/** A table. */
export interface Table {
  /** Above it, in HTML. */
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The lines of a cell: the first in full, others in small print. */
export type CellLines = readonly string[];

/** A table as text: heads and rows of cells. */
interface TextTable {
  /** The columns that are shown. */
  readonly columns: readonly Column[];
  readonly heads: readonly CellLines[];
  readonly rows: readonly (readonly CellLines[])[];
}

/** The texts of a table. */
export function fullTexts({ columns, rows }: Table): TextTable {
  const shown = columns.flatMap(({ head }, i) => head === undefined ? [] : i);
  return {
    columns: shown.map((i) => columns[i]),
    heads: shown.map((i) => [columns[i].head!].flat()),
    rows: rows.map((row) => shown.map((i) => fullLines(columns[i], row[i]))),
  };
}

/** The texts of a table on a terminal: without some columns, and with fewer digits in intervals. */
export function shortTexts({ columns, rows }: Table): TextTable {
  const shown = columns.flatMap(({ short }, i) => short === undefined ? [] : i);
  return {
    columns: shown.map((i) => columns[i]),
    heads: shown.map((i) => [columns[i].short!].flat()),
    rows: rows.map((row) => shown.map((i) => shortLines(columns[i], row[i]))),
  };
}

/** The lines of a cell. */
export function fullLines(column: Column, cell: Cell): CellLines {
  if (typeof cell !== "object") return [plainText(column, cell)];
  if ("text" in cell) return [cell.text, ...cell.notes ?? []];
  const { form = "count", difference } = column;
  const { value, interval, change } = cell;
  return [
    numberText(column, value),
    ...interval ? [intervalText(form, interval, difference ? differenceText : undefined)] : [],
    ...change ? [differenceText(form, change.value)] : [],
    ...change?.interval ? [intervalText(form, change.interval, differenceText)] : [],
  ];
}

/** The lines of a cell on a terminal. */
function shortLines(column: Column, cell: Cell): CellLines {
  if (typeof cell !== "object") return [plainText(column, cell)];
  if ("text" in cell) return [cell.short ?? cell.text].flat();
  const { form = "count" } = column;
  const { value, interval, change } = cell;
  return [
    numberText(column, value),
    ...interval ? [shortIntervalText(form, interval)] : [],
    ...change ? [differenceText(form, change.value)] : [],
  ];
}

function plainText(column: Column, cell: string | number | undefined): string {
  return cell === undefined ? "–" : typeof cell === "string" ? cell : numberText(column, cell);
}

function numberText({ form, difference }: Column, value: number): string {
  return form === undefined ? String(value) : (difference ? differenceText : formText)(form, value);
}

/** A cell in one line, small print in brackets: `0.81 % (0.41 to 1.21)`. */
export function oneLine([text, ...notes]: CellLines): string {
  return notes.length === 0 ? text : `${text} (${notes.join("; ")})`;
}
