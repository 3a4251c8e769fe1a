// All rows of a table as numbers and labels, a piece at a time: no cell is kept as text, so that a table takes 8 bytes a
// number and 4 a label.

import { columnTitle, mayBeHeader, numberOf, wantedNumber } from "./csv_cell.ts";
import type { CsvTable, OpenTable } from "./csv_table.ts";

/** The columns of a table. */
interface CsvColumns {
  /** The features, `[rows, columns]` in float64. */
  readonly inputs: Float64Array<ArrayBuffer>;
  readonly target: LabelColumn;
}

/** The cells of the column of labels. */
export interface LabelColumn {
  /** The text of every row, a position in `texts`. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** The different texts, in order of appearance. */
  readonly texts: readonly string[];
  /** The line on which each first appears. */
  readonly lines: readonly number[];
}

/** More different texts than this cannot be classes, and would take as much memory as the file. */
const mostTexts = 1 << 17;

/**
 * Reads a table to its end.
 *
 * @param table the first rows, without the header
 * @param columns the features, from 0, in the order to return
 * @param target the column of labels, from 0
 * @throws Error naming file, line and column of a feature that is no number
 */
export async function csvColumns(
  table: CsvTable,
  rest: OpenTable["rest"],
  columns: readonly number[],
  target: number,
): Promise<CsvColumns> {
  const { path, header } = table;
  const numbers = growing(Float64Array);
  const labels = growing(Uint32Array);
  const positions = new Map<string, number>();
  const firstLines: number[] = [];
  const read = ({ rows, lines }: Pick<CsvTable, "rows" | "lines">) => {
    const inputs = numbers.more(rows.length * columns.length);
    const positionsOfRows = labels.more(rows.length);
    let i = 0;
    rows.forEach((row, n) => {
      for (const column of columns) {
        const value = inputs[i++] = numberOf(row[column]);
        if (Number.isFinite(value)) continue;
        const words = !header && lines[n] === table.lines[0] && mayBeHeader(table.rows);
        throw new Error(
          `csv(): ${path} line ${lines[n]}, ${columnTitle(column, header)}: ` +
            wantedNumber(row[column]) +
            (words ? "; if this row is a header, add --header yes (header: true)" : ""),
        );
      }
      let position = positions.get(row[target]);
      if (position === undefined) {
        position = positions.size;
        positions.set(row[target], position);
        firstLines.push(lines[n]);
      }
      positionsOfRows[n] = position;
    });
    if (positions.size > mostTexts) {
      throw new Error(
        `csv(): ${path}, ${
          columnTitle(target, header)
        }: classification needs labels that repeat, ` +
          `got more than ${mostTexts} different values; if the labels are in another column, ` +
          "name it with --target (option target)",
      );
    }
  };
  read(table);
  for await (const piece of rest) read(piece);
  return {
    inputs: numbers.all(),
    target: { rows: labels.all(), texts: [...positions.keys()], lines: firstLines },
  };
}

/** An array that grows in place where possible. */
function growing<A extends Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer>>(
  type: { new (buffer: ArrayBuffer, from?: number, length?: number): A; BYTES_PER_ELEMENT: number },
): { more(count: number): A; all(): A } {
  const bytes = type.BYTES_PER_ELEMENT;
  let buffer = new ArrayBuffer(0);
  let length = 0;
  return {
    more(count) {
      const wanted = bytes * (length + count);
      if (wanted > buffer.byteLength) {
        buffer = buffer.transfer(
          Math.max(wanted, Math.floor(buffer.byteLength / bytes * 1.5) * bytes),
        );
      }
      const room = new type(buffer, bytes * length, count);
      length += count;
      return room;
    },
    all: () => new type(buffer = buffer.transfer(bytes * length)),
  };
}
