// What csv-parse, another parser than Fathom's, makes of a table: for holding facts against it.

import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";

/** The cells of a file, gzipped or not; undefined where it is no table. */
export function independentRows(file: Uint8Array, delimiter: string): string[][] | undefined {
  try {
    const bytes = file[0] === 0x1f && file[1] === 0x8b ? gunzipSync(file) : file;
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const rows: string[][] = parse(text.replace(/\r\n?/g, "\n"), {
      delimiter,
      record_delimiter: "\n",
      ltrim: true,
      rtrim: true,
      relax_column_count: true,
      cast: (cell, { quoting }) => quoting ? cell : cell.trim(),
    });
    while (rows.length > 0 && rows.at(-1)!.length === 1 && rows.at(-1)![0] === "") rows.pop();
    return rows;
  } catch {
    return undefined;
  }
}

/** The number of a cell as tables write it: decimal, in the range of float32; NaN for anything else. */
export function independentNumber(cell: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(cell) ? parseFloat(cell) : NaN;
  return Math.abs(value) <= 3.4028235677973366e38 ? value : NaN;
}
