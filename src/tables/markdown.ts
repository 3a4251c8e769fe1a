// Markdown (CommonMark and GitHub's tables and links) from texts that may hold anything.

import { visibleText } from "../files/visible_text.ts";
import { fullTexts, oneLine, type Table } from "./table.ts";

/** A table of Markdown texts; columns are aligned right except the first, those of words and those without a head. */
export function markdownTable(table: Table): string {
  const { columns, heads, rows } = fullTexts(table);
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(" | ")} |`;
  const marks = heads.map(([head], i) =>
    i === 0 || head === "" || columns[i].words ? "---" : "---:"
  );
  return [
    line(heads.map((head) => head.join(" "))),
    line(marks),
    ...rows.map((row) => line(row.map(oneLine))),
  ].join("\n");
}

function cellText(markdown: string): string {
  return visibleText(markdown).replaceAll("|", "\\|");
}

/** Text as code, or escaped if it would end the code or a table's cell. */
export function code(text: string): string {
  return /[`|]/.test(text) || text.trim() === "" ? escaped(text) : `\`${visibleText(text)}\``;
}

/** Text without markup, HTML, entities, links or ends of table cells. */
export function escaped(text: string): string {
  return visibleText(text)
    .replace(/[\\`*_{}[\]<>#~&$]/g, "\\$&")
    .replaceAll("|", "&#124;") // a backslash before a bar means something else in a table
    // autolinked by GitHub
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/www(?=\.)/gi, "$&\\")
    .replaceAll("@", "`@`"); // a backslash does not help: addresses are looked for afterwards
}

/** The same value with every string in it {@linkcode escaped}. */
export function escapedStrings<T>(value: T): T {
  if (typeof value === "string") return escaped(value) as T;
  if (Array.isArray(value)) return value.map(escapedStrings) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, escapedStrings(each)]),
  ) as T;
}
