// The renderer of tables as HTML.

import { type Html, markup } from "../../tables/markup.ts";
import { type CellLines, fullTexts, type Table } from "../../tables/table.ts";

/** A table with small print below its numbers; the first cell of every row is its heading. */
export function htmlTable(table: Table): Html {
  const { caption } = table;
  const { heads, rows } = fullTexts(table);
  const lines = rows.map(([first, ...cells]) =>
    markup`<tr><th scope="row">${cellOf(first)}</th>${
      cells.map((cell) => markup`<td>${cellOf(cell)}</td>`)
    }</tr>
`
  );
  // a table that is wider than a phone is scrolled, by keyboard too
  return markup`<div class="scroll" role="region" tabindex="0" aria-label="${caption}">
<table>
<caption>${caption}</caption>
<thead><tr>${
    heads.map((head) =>
      head.join("") === "" ? markup`<td></td>` : markup`<th scope="col">${cellOf(head)}</th>`
    )
  }</tr></thead>
<tbody>
${lines}</tbody>
</table>
</div>
`;
}

function cellOf([text, ...notes]: CellLines): Html {
  return markup`${text}${notes.map((note) => markup`<small>${note}</small>`)}`;
}
