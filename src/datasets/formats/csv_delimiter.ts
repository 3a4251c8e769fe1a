// Detection of a CSV file's delimiter (comma, semicolon or tab) from its first lines, unless the caller names it.

import { isDecimalComma, shown } from "./csv_cell.ts";

const candidates = [",", ";", "\t"] as const;
const names: Readonly<Record<string, string>> = { ",": "comma", ";": "semicolon", "\t": "tab" };

/** Lines that are examined. */
export const delimiterLines = 100;

/** A delimiter by its name (comma, semicolon, tab, pipe) or itself; undefined if it is not valid. */
export function namedDelimiter(text: string): string | undefined {
  const named = { comma: ",", semicolon: ";", tab: "\t", pipe: "|" }[text.toLowerCase()] ?? text;
  const good = [...named].length === 1 && named.length === 1 && !/[\p{L}\p{N}\s"'.+-]/u.test(named);
  return good || named === "\t" ? named : undefined;
}

/**
 * The delimiter of a text: the one that occurs equally often on each of the first lines, outside of quotation marks.
 * Several such delimiters are refused.
 *
 * @param text at least the first 100 lines, or the whole text; line breaks are "\n"
 * @param whole whether nothing follows
 * @param where "csv(): data.csv", for errors
 */
export function delimiterOf(text: string, whole: boolean, where: string): string {
  const sample = firstLines(text, whole);
  const counted = sample.map(marksOf);
  const found = candidates.map((mark) => {
    const counts = counted.map((each) => each[mark]);
    return {
      mark,
      fits: counts.length > 0 && counts[0] > 0 && counts.every((count) => count === counts[0]),
      agreeing: counts[0] > 0 ? counts.filter((count) => count === counts[0]).length : 0,
      seen: counts.some((count) => count > 0),
    };
  });
  const fitting = found.filter(({ fits }) => fits);
  if (fitting.length === 1) return fitting[0].mark;
  if (fitting.length > 1) {
    const decimal = sample.flatMap((line) => line.split(";")).find((cell) =>
      isDecimalComma(cell.trim())
    );
    const hint = decimal === undefined
      ? ""
      : `; write fractions with a point, as in 1.5, got ${shown(decimal)}`;
    throw new Error(
      `${where}: the delimiter is ambiguous: ${
        fitting.map(({ mark }) => `a ${names[mark]}`).join(" and ")
      } would both fit; set --delimiter (option delimiter)${hint}`,
    );
  }
  // uneven lines: the reader names the first of them
  const seen = found.filter((each) => each.seen).sort((a, b) => b.agreeing - a.agreeing);
  return seen[0]?.mark ?? ",";
}

/** The first lines that are not blank, with a letter for each quoted text, including its line breaks. */
function firstLines(text: string, whole: boolean): string[] {
  const plain = text.replace(/"(?:[^"]|"")*(?:"|$)/g, "q");
  const lines: string[] = [];
  for (let at = 0; lines.length < delimiterLines && at <= plain.length;) {
    const end = plain.indexOf("\n", at);
    if (end < 0 && !whole && at > 0) break; // cut short
    const line = plain.slice(at, end < 0 ? plain.length : end);
    if (line.trim() !== "") lines.push(line);
    at = end < 0 ? plain.length + 1 : end + 1;
  }
  return lines;
}

/** How often each candidate occurs on a line; tabs around another one are blanks. */
function marksOf(line: string): Record<(typeof candidates)[number], number> {
  const counts = { ",": 0, ";": 0, "\t": 0 };
  let tabs = 0; // since the last other character
  let after = false; // a comma or semicolon
  for (const letter of line) {
    if (letter === "\t") tabs++;
    else if (letter === "," || letter === ";") {
      counts[letter]++;
      tabs = 0;
      after = true;
    } else if (letter !== " ") {
      if (!after) counts["\t"] += tabs;
      tabs = 0;
      after = false;
    }
  }
  if (!after) counts["\t"] += tabs;
  return counts;
}
