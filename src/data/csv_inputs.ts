// Features of a CSV file a piece at a time, so that a file larger than memory can be predicted.

import { pipeline, Readable } from "node:stream";
import { parse } from "csv-parse";
import { delimiterOf, isNumber } from "./csv_table.ts";
import { contentChunks, contentSize } from "./file_bytes.ts";

/** What columns to read. */
export interface CsvInputsOptions {
  /** Features of an example. */
  readonly features: number;
  /** What they are called, as in the header of the data trained on; a file with these names may have others besides. */
  readonly featureNames?: readonly string[];
  /** The column of labels in a file that has one column more than `features`, from 0, which is not read. */
  readonly target?: number;
  /** Rows at once. */
  readonly size: number;
  /** Told before each batch how many bytes of the unpacked file are read with it, of how many; Infinity: unknown. */
  readonly onRead?: (bytes: number, of: number) => void;
}

/**
 * Features of a CSV file, gzipped or not: cells separated by commas, or by semicolons or tabs where the first line
 * has no comma. A header is told by its words. With a header that has all of `featureNames`, columns are taken by
 * name, in whatever order; otherwise by place.
 *
 * @returns raw inputs `[B, features]`, B at most `size`
 */
export async function* csvInputs(
  path: string,
  options: CsvInputsOptions,
): AsyncGenerator<Float32Array<ArrayBuffer>> {
  const { features, size, onRead } = options;
  const all = onRead ? await contentSize(path) : Infinity;
  let columns: readonly number[] | undefined; // of the features; known after the first row
  let header: readonly string[] | undefined;
  let width = 0;
  let rows = 0; // read and not yet given on
  let inputs = new Float32Array(size * features);
  let at = 0; // bytes
  for await (const { record, line, bytes } of records(path)) {
    at = bytes;
    if (!columns) {
      ({ columns, header } = columnsOf(record, path, options));
      width = record.length;
      if (header) continue;
    }
    if (record.length !== width) {
      throw new Error(
        `csvInputs(): ${path} line ${line}: wanted ${width} columns as in the first row, ` +
          `got ${record.length}`,
      );
    }
    columns.forEach((column, feature) => {
      const value = isNumber(record[column]) ? Math.fround(Number(record[column])) : NaN;
      if (!Number.isFinite(value)) { // also numbers beyond the range of float32
        const name = header ? ` (${header[column]})` : "";
        throw new Error(
          `csvInputs(): ${path} line ${line}, column ${column + 1}${name}: wanted a number, ` +
            `got ${record[column] === "" ? "an empty cell" : JSON.stringify(record[column])}`,
        );
      }
      inputs[rows * features + feature] = value;
    });
    if (++rows === size) {
      onRead?.(at, all);
      yield inputs;
      inputs = new Float32Array(size * features);
      rows = 0;
    }
  }
  if (!columns) throw new Error(`csvInputs(): wanted rows, got none in ${path}`);
  if (rows === 0) return;
  onRead?.(at, all);
  yield inputs.slice(0, rows * features);
}

/** Where the features lie, and the header if the first row is one. */
function columnsOf(
  first: readonly string[],
  path: string,
  { features, featureNames, target }: CsvInputsOptions,
): { columns: readonly number[]; header?: readonly string[] } {
  if (featureNames?.every((name) => first.includes(name))) {
    return { columns: featureNames.map((name) => first.indexOf(name)), header: first };
  }
  const labelled = target !== undefined && first.length === features + 1;
  if (first.length !== features && !labelled) {
    const names = featureNames
      ? `, or a header with ${
        featureNames.filter((name) => !first.includes(name)).slice(0, 3)
          .map((name) => JSON.stringify(name)).join(", ")
      }`
      : "";
    throw new Error(
      `csvInputs(): wanted ${features} columns of features${names}, got ${first.length} columns in ${path}`,
    );
  }
  const all = Array.from(first, (_, column) => column);
  const columns = labelled ? all.filter((column) => column !== target) : all;
  return {
    columns,
    header: columns.every((column) => isNumber(first[column])) ? undefined : first,
  };
}

/** The rows of a file, and the lines that they end on. */
async function* records(
  path: string,
): AsyncGenerator<{ record: string[]; line: number; bytes: number }> {
  const texts = linesOf(path);
  // the first line tells what separates cells
  let begin = "";
  while (!begin.trimStart().includes("\n")) {
    const { value, done } = await texts.next();
    if (done) break;
    begin += value;
  }
  const all = async function* () {
    yield begin;
    yield* texts;
  };
  const parser = parse({
    delimiter: delimiterOf(begin),
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true, // told apart by the reader, with a message of its own
    info: true,
  });
  const parsed = pipeline(Readable.from(all()), parser, () => {}); // faults come out of the iteration
  try {
    for await (const { record, info } of parsed) {
      yield { record, line: info.lines, bytes: info.bytes };
    }
  } catch (error) {
    const { message } = error as Error;
    throw /^(csvInputs|contentChunks)\(\)/.test(message)
      ? error
      : new Error(`csvInputs(): ${path}: ${message}`, { cause: error });
  }
}

/** The text of a file in pieces, line breaks as "\n": the parser counts "\r\n" as two lines. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let held = ""; // a carriage return at the end of a piece: what follows decides
  const decoded = (bytes?: Uint8Array) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
    } catch {
      throw new Error(`csvInputs(): wanted text in UTF-8, got other bytes in ${path}`);
    }
  };
  const whole = (text: string) => text.replace(/\r\n?/g, "\n");
  for await (const chunk of contentChunks(path)) {
    const text = held + decoded(chunk);
    held = text.endsWith("\r") ? "\r" : "";
    yield whole(held ? text.slice(0, -1) : text);
  }
  yield whole(held + decoded());
}
