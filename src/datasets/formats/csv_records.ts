// The rows of a CSV file as texts, a piece at a time, with their lines: the reader of all tables.

import { delimiterLines, delimiterOf, namedDelimiter } from "./csv_delimiter.ts";
import { type CsvRows, csvRows, linesIn } from "./csv_rows.ts";
import { csvText } from "./csv_text.ts";

/** Some rows of a file. */
export interface CsvPiece {
  /** `[rows][columns]`, trimmed, all of one length; a header is a row. */
  readonly rows: string[][];
  /** The line in the file, from 1, that a row begins on. */
  readonly lines: number[];
  /** What separates cells. */
  readonly delimiter: string;
  /** Bytes of the unpacked file read up to this piece. */
  readonly bytes: number;
}

/** The most characters examined to detect the delimiter. */
const longestSample = 1 << 20;

/**
 * Rows of a CSV file, gzipped or not, in UTF-8. Empty lines at the end are ignored, others refused; in
 * a file of one column all of them are empty cells.
 *
 * @param caller of the function in errors
 * @param delimiter default: a comma, a semicolon or a tab, see {@linkcode delimiterOf}
 */
export async function* csvRecords(
  caller: string,
  path: string,
  delimiter?: string,
): AsyncGenerator<CsvPiece> {
  const where = `${caller}(): ${path}`;
  if (delimiter !== undefined && namedDelimiter(delimiter) === undefined) {
    throw new RangeError(
      `${caller}(): delimiter must be comma, semicolon, tab, pipe or one such character, ` +
        `got ${JSON.stringify(delimiter)}`,
    );
  }
  let bytes = 0;
  const texts = csvText(caller, path, (count) => bytes += count);
  try {
    let begin = "";
    let whole = false;
    while (linesIn(begin) <= delimiterLines && begin.length < longestSample) {
      const { value, done } = await texts.next();
      whole = done ?? false;
      if (whole) break;
      begin += value;
    }
    const mark = delimiter === undefined
      ? delimiterOf(begin, whole, where)
      : namedDelimiter(delimiter)!;
    const parser = csvRows(mark, where);
    const even = evenRows(where);
    const pieces = function* (read: CsvRows) {
      const { rows, lines } = even(read);
      if (rows.length > 0) yield { rows, lines, delimiter: mark, bytes };
    };
    yield* pieces(parser.push(begin));
    for await (const text of texts) yield* pieces(parser.push(text));
    yield* pieces(parser.end());
  } finally {
    await texts.return(undefined);
  }
}

/** Checks that rows are equally long, and handles empty lines. */
function evenRows(where: string): (read: CsvRows) => CsvRows {
  let width: number | undefined; // columns; known after the first line that is not empty
  let empty = 0; // empty lines not yet handled
  let firstEmpty = 0;
  return (read) => {
    const rows: string[][] = [];
    const lines: number[] = [];
    read.rows.forEach((row, n) => {
      const line = read.lines[n];
      if (row.length === 1 && row[0] === "" && width !== 1) {
        if (empty++ === 0) firstEmpty = line;
        return;
      }
      width ??= row.length;
      if (empty > 0 && width > 1) {
        throw new Error(
          `${where} line ${firstEmpty}: wanted ${width} columns, got an empty line; delete it`,
        );
      }
      for (let i = 0; i < empty; i++) { // one column: empty cells
        rows.push([""]);
        lines.push(firstEmpty + i);
      }
      empty = 0;
      if (row.length !== width) {
        throw new Error(
          `${where} line ${line}: wanted ${width} column${width === 1 ? "" : "s"} ` +
            `as in the first row, got ${row.length}`,
        );
      }
      rows.push(row);
      lines.push(line);
    });
    return { rows, lines };
  };
}
