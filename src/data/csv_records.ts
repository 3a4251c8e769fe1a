// The rows of a CSV file as texts, a piece at a time, with their lines: the one reader of all tables.

import { Parser } from "csv-parse";
import { delimiterLines, delimiterOf, namedDelimiter } from "./csv_delimiter.ts";
import { csvText, linesIn } from "./csv_text.ts";

/** Some rows of a file. */
export interface CsvPiece {
  /** `[rows][columns]`, trimmed, all of one length; a header is a row. */
  readonly rows: string[][];
  /** The line in the file, from 1, that a row begins on. */
  readonly lines: number[];
  /** What separates cells. */
  readonly delimiter: string;
  /** Bytes of the file, unpacked, that were read for this piece and those before. */
  readonly bytes: number;
}

/** The most characters of one row; a quotation mark that is never closed would take the rest of the file. */
const longestRow = 1 << 24;
/** Characters that are looked at, at most, to tell what separates cells. */
const longestSample = 1 << 20;

/**
 * Rows of a CSV file, gzipped or not, in UTF-8. Empty lines at the end are no rows; other empty lines are refused, or in
 * a file of one column empty cells, at the end too.
 *
 * @param caller the function that errors name
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
    const rows = rowsOf(where);
    for await (const { records, ends } of parsed(begin, texts, mark, where)) {
      const piece = rows(records, ends);
      if (piece.rows.length > 0) yield { ...piece, delimiter: mark, bytes };
    }
  } finally {
    await texts.return(undefined);
  }
}

/** Puts the parser's records into rows of equal length, and decides about empty lines. */
function rowsOf(where: string) {
  let width: number | undefined; // columns; known after the first line that is not empty
  let end = 0; // line that the record before ended on
  let empty: number[] = []; // lines that are empty, not yet decided about
  return (records: readonly string[][], ends: readonly number[]) => {
    const rows: string[][] = [];
    const lines: number[] = [];
    records.forEach((record, n) => {
      const line = end + 1;
      end = ends[n];
      if (record.length === 1 && record[0] === "" && width !== 1) {
        empty.push(line);
        return;
      }
      width ??= record.length;
      if (empty.length > 0 && width > 1) {
        throw new Error(
          `${where} line ${empty[0]}: wanted ${width} columns, got an empty line; delete it`,
        );
      }
      for (const each of empty) { // one column: empty cells
        rows.push([""]);
        lines.push(each);
      }
      empty = [];
      if (record.length !== width) {
        throw new Error(
          `${where} line ${line}: wanted ${width} column${width === 1 ? "" : "s"} ` +
            `as in the first row, got ${record.length}`,
        );
      }
      rows.push(record);
      lines.push(line);
    });
    return { rows, lines };
  };
}

/** Records, and the lines that they end on. */
async function* parsed(
  begin: string,
  texts: AsyncIterable<string>,
  delimiter: string,
  where: string,
): AsyncGenerator<{ records: string[][]; ends: number[] }> {
  const parser = new Parser({
    delimiter,
    record_delimiter: "\n",
    trim: true,
    relax_column_count: true, // told apart by rowsOf(), with a message of its own
    max_record_size: longestRow,
    info: true,
  });
  let fault: Error | undefined;
  parser.on("error", (error) => fault ??= error);
  const read = () => {
    const records: string[][] = [];
    const ends: number[] = [];
    for (let each; !fault && (each = parser.read()) !== null;) {
      records.push(each.record);
      ends.push(each.info.lines);
    }
    return { records, ends };
  };
  const check = () => {
    if (fault) throw new Error(`${where}: ${fault.message}`, { cause: fault });
  };
  try {
    parser.write(begin);
    yield read();
    for await (const text of texts) {
      check();
      parser.write(text);
      yield read();
    }
    const ended = new Promise<void>((resolve) => {
      parser.once("end", resolve);
      parser.once("error", () => resolve());
    });
    check();
    parser.end();
    // what is left comes out of the iteration of its own accord, in objects of one record
    const records: string[][] = [];
    const ends: number[] = [];
    parser.on("data", ({ record, info }) => {
      records.push(record);
      ends.push(info.lines);
    });
    await ended;
    yield { records, ends };
    check();
  } finally {
    parser.destroy();
  }
}
