// The renderer of tables as HTML.

import { type Html, markup } from "../../tables/markup.ts";
import { type CellLines, fullTexts, type Table } from "../../tables/table.ts";
import { table as drawn } from "./page.ts";

/** A table with small print below its numbers. */
export function htmlTable(table: Table): Html {
  const { heads, rows } = fullTexts(table);
  const cell = ([text, ...notes]: CellLines) =>
    text === "" && notes.length === 0
      ? ""
      : markup`${text}${notes.map((note) => markup`<small>${note}</small>`)}`;
  return drawn(table.caption ?? "", heads.map(cell), rows.map((row) => row.map(cell)));
}
