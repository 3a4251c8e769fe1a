// Features of a CSV file a piece at a time, matched to the table that was trained on, so that files larger than memory
// can be predicted.

import {
  columnTitle,
  isMissing,
  isWord,
  numberOf,
  quoted,
  shown,
  wantedNumber,
} from "./csv_cell.ts";
import { csvRecords } from "./csv_records.ts";
import { contentSize } from "./file_bytes.ts";
import { isClass } from "./schema_header.ts";
import { checkIndex, matchedRows, matchSchema, type SchemaMatch } from "../schema_match.ts";
import type { TableSchema } from "../table_schema.ts";
import { tableOptions } from "../table_options.ts";

/** Options of {@linkcode csvInputs}. */
export interface CsvInputsOptions {
  /** The schema of the table that was trained on. */
  readonly schema: TableSchema;
  /** Rows at once. */
  readonly size: number;
  /** Whether the first row is a header; default "auto": decided by the schema, refused if ambiguous. */
  readonly header?: boolean | "auto";
  /** What separates cells; default: the one of comma, semicolon and tab that is equally often on every line. */
  readonly delimiter?: string;
  /** Called once, before the first inputs, if columns are matched by position or not used. */
  readonly onNotice?: (text: string) => void;
  /** Called before each batch with the bytes read of the unpacked file, and their total or Infinity if unknown. */
  readonly onRead?: (bytes: number, of: number) => void;
}

/**
 * Features of a CSV file, gzipped or not, one row of inputs for each row of the file. With a header, columns are
 * matched by name, in any order, and others are ignored; without one by position, and a column of labels may be
 * included.
 *
 * @returns raw inputs `[B, features]` in float64, B at most `size`
 * @throws Error naming file, line and column, or the missing, unknown or duplicate names
 */
export async function* csvInputs(
  path: string,
  options: CsvInputsOptions,
): AsyncGenerator<Float64Array<ArrayBuffer>> {
  const { schema, size, header = tableOptions.header.default, onNotice, onRead } = options;
  const all = onRead ? (await contentSize(path)).told : Infinity;
  const where = `csvInputs(): ${path}`;
  const features = schema.features.length;
  let match: SchemaMatch | undefined;
  let rows = 0; // read and not yet given on
  let bytes = 0; // of the file
  let inputs = new Float64Array(size * features);
  let told = false;
  const tell = () => { // only after a batch is valid, so that an error comes alone
    for (const text of told ? [] : match?.notices ?? []) onNotice?.(`${path}: ${text}`);
    told = true;
  };
  for await (const piece of withBeginning(csvRecords("csvInputs", path, options.delimiter))) {
    let from = 0;
    bytes = piece.bytes;
    if (!match) {
      const first = piece.rows.slice(0, matchedRows);
      match = matchSchema(schema, first, header, where);
      checkIndex(schema, match, first, where);
      if (match.header) from = 1;
    }
    for (let n = from; n < piece.rows.length; n++) {
      readRow(piece.rows[n], piece.lines[n], schema, match, where, inputs, rows * features);
      if (++rows === size) {
        tell();
        onRead?.(bytes, all);
        yield inputs;
        inputs = new Float64Array(size * features);
        rows = 0;
      }
    }
  }
  if (!match) throw new Error(`csvInputs(): wanted rows, got none in ${path}`);
  tell();
  if (rows === 0) return;
  onRead?.(bytes, all);
  yield inputs.slice(0, rows * features);
}

/** The same pieces, the first ones joined until they hold the rows that matching examines. */
async function* withBeginning<T extends { rows: string[][]; lines: number[] }>(
  pieces: AsyncIterable<T>,
): AsyncGenerator<T> {
  let begin: T | undefined;
  let enough = false;
  for await (const piece of pieces) {
    if (enough) {
      yield piece;
      continue;
    }
    begin = begin
      ? { ...piece, rows: begin.rows.concat(piece.rows), lines: begin.lines.concat(piece.lines) }
      : piece;
    if (begin.rows.length < matchedRows) continue;
    enough = true;
    yield begin;
    begin = undefined;
  }
  if (begin) yield begin;
}

/** Writes the features of a row to `inputs`, from position `to`. */
function readRow(
  row: readonly string[],
  line: number,
  { target }: TableSchema,
  { columns, target: labels, by, header }: SchemaMatch,
  where: string,
  inputs: Float64Array,
  to: number,
): void {
  for (let i = 0; i < columns.length; i++) {
    const cell = row[columns[i]];
    const value = inputs[to + i] = numberOf(cell);
    if (Number.isFinite(value)) continue;
    const hint = !header && line === 1 && isWord(cell)
      ? "; if this row is a header, add --header yes (header: true)"
      : "";
    throw new Error(
      `${where} line ${line}, ${columnTitle(columns[i], header)}: ${wantedNumber(cell)}${hint}`,
    );
  }
  // by position, only the labels show that the columns are right: an index before them would shift all
  if (by === "name" || labels === undefined || !target) return;
  const label = row[labels];
  if (isMissing(label) || isClass(target, label)) return;
  throw new Error(
    `${where} line ${line}, ${columnTitle(labels, header)}: wanted one of the run's classes ` +
      `${quoted(target.classes)} or an empty cell, as the columns are matched by position, ` +
      `got ${shown(label)}`,
  );
}
