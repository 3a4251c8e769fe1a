// The renderer of tables as text: columns fit their cells, so that numbers never touch each other.

import { visibleText } from "../../files/visible_text.ts";
import { type CellLines, shortTexts, type Table } from "../../tables/table.ts";
import { fitLine, tableRow } from "./terminal.ts";

/**
 * Lines of a table: heads, then rows with small print below. Columns have their usual widths if their cells and the
 * terminal allow it.
 *
 * @param columns width of the terminal, characters
 * @param dim how heads and small print are painted
 */
export function terminalTable(
  table: Table,
  columns: number,
  dim: (text: string) => string,
): string[] {
  const { columns: shown, heads, rows } = shortTexts(table);
  return textTable(
    [
      ...rowLines(heads).map((cells) => ({ cells, dim: true })),
      ...rows.flatMap((row) => rowLines(row).map((cells, i) => ({ cells, dim: i > 0 }))),
    ],
    shown.map(({ width = 14 }) => width),
    columns,
    dim,
  );
}

/** The lines of a row, blank if a cell has fewer. */
function rowLines(cells: readonly CellLines[]): string[][] {
  const most = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => cells.map((lines) => lines[i] ?? ""));
}

/** A row of a table: its cells, and whether it is dim. */
interface TextRow {
  /** The name, then numbers; as many as there are columns, or fewer. */
  readonly cells: readonly string[];
  /** Shown dim: a heading, or small print of the row above. */
  readonly dim?: boolean;
}

/**
 * Lines of a table: names from the left, numbers from the right, with a blank at least between cells. Columns are wider
 * than `widths` if a cell needs it, and narrower if the table would otherwise exceed the terminal. A name that does not
 * fit ends with `…`.
 *
 * @param widths usual widths of the columns, characters
 * @param columns width of the terminal, characters
 * @param dim how dim rows are painted
 */
export function textTable(
  rows: readonly TextRow[],
  widths: readonly number[],
  columns: number,
  dim: (text: string) => string,
): string[] {
  const shown = rows.map(({ cells }) => cells.map(visibleText)); // names may come from outside
  const fitted = fittedWidths(shown, widths, columns);
  return rows.map((row, i) => {
    const [name, ...numbers] = shown[i];
    const line = tableRow([fitLine(name, fitted[0]).text, ...numbers], fitted);
    return row.dim ? dim(line) : line;
  });
}

/** Widths with a blank before every cell but the first, as near to the usual ones as the terminal allows. */
export function fittedWidths(
  rows: readonly (readonly string[])[],
  usual: readonly number[],
  columns: number,
): number[] {
  const needed = usual.map((_, i) =>
    Math.max(0, ...rows.map((row) => (row[i] ?? "").length)) + (i > 0 ? 1 : 0)
  );
  const widths = usual.map((width, i) => Math.max(width, needed[i]));
  let excess = widths.reduce((sum, width) => sum + width, 0) - columns;
  while (excess > 0) {
    const slack = widths.map((width, i) => width - needed[i]);
    const widest = slack.indexOf(Math.max(...slack));
    if (slack[widest] <= 0) break;
    widths[widest]--;
    excess--;
  }
  if (excess > 0) widths[0] = Math.max(8, widths[0] - excess); // numbers are never cut, names may be
  return widths;
}
