// The renderer of tables as text: columns fit their cells, so that numbers never touch each other.

import { visibleText } from "../../files/visible_text.ts";
import { type CellLines, shortTexts, type Table } from "../../tables/table.ts";
import { fitLine, tableRow } from "./terminal.ts";

/**
 * Lines of a table: heads, then rows with small print below; names from the left, numbers from the right, with a blank
 * at least between cells. Columns are wider than usual if a cell needs it, and narrower if the table would otherwise
 * exceed the terminal. A name that does not fit ends with `…`.
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
  const lines = [heads, ...rows].flatMap((cells, row) =>
    rowLines(cells).map((texts, line) => ({
      cells: texts.map(visibleText), // names may come from outside
      isDim: row === 0 || line > 0,
    }))
  );
  const usual = shown.map(({ width = 14 }) => width);
  const widths = fittedWidths(lines.map(({ cells }) => cells), usual, columns);
  return lines.map(({ cells: [name, ...numbers], isDim }) => {
    const line = tableRow([fitLine(name, widths[0]).text, ...numbers], widths);
    return isDim ? dim(line) : line;
  });
}

/** The lines of a row, blank if a cell has fewer. */
function rowLines(cells: readonly CellLines[]): string[][] {
  const most = Math.max(...cells.map(({ length }) => length));
  return Array.from({ length: most }, (_, i) => cells.map((lines) => lines[i] ?? ""));
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
