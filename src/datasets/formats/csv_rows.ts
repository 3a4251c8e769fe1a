// An incremental CSV parser (RFC 4180): rows of cells with the lines that they begin on.

/** Parsed rows. */
export interface CsvRows {
  /** Cells of each row, trimmed unless in quotation marks; rows may differ in length. */
  readonly rows: string[][];
  /** The line, from 1, that each row begins on. */
  readonly lines: number[];
}

/** The most characters of a cell, as in Python's csv module. */
export const longestCell = 1 << 17;
/** The most characters of the cells of a row. */
const longestRow = 1 << 24;
/** The most cells of a row. */
const mostCells = 1 << 20;
/** The row of an empty line, shared since there may be millions. */
const emptyLine = Object.freeze([""]) as string[];

/**
 * A parser of a text piece by piece. Cells may be quoted, with doubled quotation marks inside; line breaks are "\n".
 *
 * @param delimiter one character
 * @param where "csv(): data.csv", for errors
 */
export function csvRows(
  delimiter: string,
  where: string,
): { push(text: string): CsvRows; end(): CsvRows } {
  const mark = delimiter.charCodeAt(0);
  let left = ""; // of a cell that has not ended
  const row: string[] = []; // the first `cells` of it
  let cells = 0;
  let length = 0; // characters of the cells of the row
  let begin = 1; // line that the row begins on
  let line = 1;

  const isBlank = (code: number) => (code === 32 || code === 9 || code === 12) && code !== mark;
  const fault = (text: string) => new Error(`${where} line ${line}: ${text}`);
  const tooLong = () =>
    new Error(
      `${where} line ${begin}: wanted cells of at most ${longestCell} characters, got a longer ` +
        "one; is there a quotation mark that is never closed?",
    );

  function parse(text: string, last: boolean): CsvRows {
    const rows: string[][] = [];
    const lines: number[] = [];
    let at = 0; // where a cell begins
    for (;;) {
      let from = at;
      while (from < text.length && isBlank(text.charCodeAt(from))) from++;
      const quoted = text.charCodeAt(from) === 34; // "
      const end = quoted ? quotedEnd(text, from, last) : plainEnd(text, from);
      if (end === undefined || end === text.length && !last) {
        left = text.slice(at);
        if (left.length > longestCell) throw tooLong();
        return { rows, lines };
      }
      const cell = quoted ? unquoted(text, from, end) : text.slice(from, end).trim();
      if (end === text.length && cells === 0 && cell === "" && !quoted) {
        left = "";
        return { rows, lines }; // the text ends with a line break
      }
      if (cell.length > longestCell) throw tooLong();
      length += cell.length;
      if (length > longestRow || cells === mostCells) {
        throw new Error(
          `${where} line ${begin}: wanted rows of at most ${mostCells} cells and ${longestRow} ` +
            "characters, got more",
        );
      }
      row[cells++] = cell;
      at = end + 1;
      if (end < text.length && text.charCodeAt(end) === mark) continue;
      rows.push(cells === 1 && cell === "" ? emptyLine : row.slice(0, cells));
      lines.push(begin);
      cells = length = 0;
      begin = ++line;
      if (end === text.length) return { rows, lines };
    }
  }

  /** The end of an unquoted cell: a delimiter, a line break or the end of the text. */
  function plainEnd(text: string, from: number): number {
    let to = from;
    for (; to < text.length; to++) {
      const code = text.charCodeAt(to);
      if (code === mark || code === 10) break;
      if (code === 34) {
        throw fault(
          "a quotation mark may only begin a cell, got one inside; put the whole cell in " +
            'quotation marks and double those inside it ("")',
        );
      }
    }
    return to;
  }

  /** The end of a quoted cell; undefined if it depends on the text that follows. */
  function quotedEnd(text: string, from: number, last: boolean): number | undefined {
    let to = text.indexOf('"', from + 1);
    while (to >= 0 && text.charCodeAt(to + 1) === 34) to = text.indexOf('"', to + 2);
    if (to < 0) {
      if (!last) return undefined;
      throw new Error(
        `${where} line ${begin}: a quotation mark is never closed`,
      );
    }
    to++;
    while (to < text.length && isBlank(text.charCodeAt(to))) to++;
    if (to === text.length) return last ? to : undefined;
    const code = text.charCodeAt(to);
    if (code === mark || code === 10) return to;
    line += linesIn(text.slice(from, to));
    throw fault(
      `a cell must end at its closing quotation mark, got ${
        JSON.stringify(String.fromCodePoint(text.codePointAt(to)!))
      }; double the quotation marks inside a cell ("")`,
    );
  }

  function unquoted(text: string, from: number, end: number): string {
    const inner = text.slice(from + 1, text.lastIndexOf('"', end - 1));
    line += linesIn(inner);
    return inner.includes('"') ? inner.replaceAll('""', '"') : inner;
  }

  return {
    push: (text) => parse(left + text, false),
    end: () => parse(left, true),
  };
}

/** Line breaks of a text. */
export function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
