// The header of a safetensors file, checked like the format's own library: the byte range of every array,
// without overlaps or gaps, and the texts of `__metadata__`.

import { exampleSize } from "../datasets/dataset.ts";
import { repeatedName } from "../files/json/repeated_name.ts";

/** A parsed header. */
interface SafetensorsHeader {
  /** The texts of `__metadata__`; empty if there is none. */
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of the header. */
  readonly arrays: readonly PlacedArray[];
}

/** Bytes per number of each supported type. */
const numberBytes = { F64: 8, F32: 4, U32: 4, U16: 2, U8: 1 } as const;

/** The type of an array's numbers: floats and unsigned integers, with their number of bits. */
export type NumberType = keyof typeof numberBytes;

/** An array with its byte range in a file. */
export interface PlacedArray {
  readonly name: string;
  readonly dtype: NumberType;
  readonly shape: readonly number[];
  /** Bytes from the start of the file. */
  readonly from: number;
  readonly to: number;
}

/** The longest header that the format's library reads, bytes. */
const longestHeader = 100_000_000;

/**
 * Reads and checks the header of a file.
 *
 * Unlike the library it refuses duplicate names, which the format forbids, and numbers above 2^53.
 *
 * @param bytes the whole file, or its beginning with the whole header
 * @param file name of the file for errors
 * @param options.types accepted types of arrays; default float32 only
 * @param options.size bytes of the file; default the length of `bytes`
 */
export function safetensorsHeader(
  bytes: Uint8Array,
  file: string,
  { types = ["F32"], size = bytes.length }: {
    readonly types?: readonly NumberType[];
    readonly size?: number;
  } = {},
): SafetensorsHeader {
  const { header, start } = parsedHeader(bytes, file, size);
  const { __metadata__, ...entries } = header;
  const metadata = metadataTexts(__metadata__, file);
  const arrays = Object.entries(entries).map(([name, entry]) =>
    placedArray(name, entry, file, types)
  );
  checkCovered(arrays, size - start, file);
  return {
    metadata,
    arrays: arrays.map(({ from, to, ...array }) => ({
      ...array,
      from: start + from,
      to: start + to,
    })),
  };
}

const wrong = (file: string, wanted: string, got: string) =>
  new TypeError(`${file}: wanted ${wanted}, got ${got}`);

/** Length of the header with its 8-byte prefix, from the first 8 bytes; may exceed the file. */
export function safetensorsStart(bytes: Uint8Array): number {
  if (bytes.length < 8) return bytes.length;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length > BigInt(longestHeader) ? 8 : 8 + Number(length);
}

/** The JSON of the header, and the first byte after it. */
function parsedHeader(bytes: Uint8Array, file: string, size: number) {
  const not = (got: string) => wrong(file, "a safetensors file", got);
  if (bytes.length < 8) throw not(`${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(size - 8)) {
    throw not(`a header of ${length} bytes in a file of ${size}`);
  }
  if (length > BigInt(longestHeader)) {
    throw not(`a header of ${length} bytes, more than ${longestHeader}`);
  }
  const start = 8 + Number(length);
  if (length === 0n || bytes[8] !== 0x7b) {
    throw not('a header that does not start with "{"');
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, start));
  } catch {
    throw not("a header that is not UTF-8");
  }
  let header: Record<string, unknown>;
  try {
    header = JSON.parse(text, keepSource);
  } catch {
    throw not("a header that is not JSON");
  }
  const repeated = repeatedName(text);
  if (repeated !== undefined) {
    const [name, ...around] = repeated.toReversed().map((part) => JSON.stringify(part));
    const where = around.length === 0 ? "" : ` in ${around[0]}`;
    throw wrong(file, `every name once in the header`, `${name} twice${where}`);
  }
  return { header, start };
}

/** A number not written as digits only, such as 1.0 or -0, which the library refuses as an extent or offset. */
class OtherNumber {
  constructor(readonly source: string) {}
}

function keepSource(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== "number") return value;
  const source = context?.source ?? String(value);
  return /^\d+$/.test(source) && Number.isSafeInteger(value) ? value : new OtherNumber(source);
}

/** A value of the header as written there, cut after 60 characters. */
function written(value: unknown): string {
  const text = Array.isArray(value)
    ? `[${value.slice(0, 60).map(written).join(", ")}]`
    : value instanceof OtherNumber
    ? value.source
    : isTable(value)
    ? "a table"
    : JSON.stringify(value) ?? "none";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function isTable(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]" &&
    !(value instanceof OtherNumber);
}

function metadataTexts(metadata: unknown, file: string): Readonly<Record<string, string>> {
  if (metadata === undefined || metadata === null) return {}; // the library accepts null as well
  if (!isTable(metadata)) throw wrong(file, "a table of texts as __metadata__", written(metadata));
  for (const [name, value] of Object.entries(metadata)) {
    checkName(name, file);
    if (typeof value !== "string" || !value.isWellFormed()) {
      throw wrong(file, `a text as ${JSON.stringify(name)} in __metadata__`, written(value));
    }
  }
  return metadata as Record<string, string>;
}

/** Half of a surrogate pair has no bytes in UTF-8. */
function checkName(name: string, file: string): void {
  if (!name.isWellFormed()) throw wrong(file, "names that are Unicode", JSON.stringify(name));
}

/** One entry of the header; its offsets count from the end of the header. */
function placedArray(
  name: string,
  entry: unknown,
  file: string,
  types: readonly NumberType[],
): PlacedArray {
  checkName(name, file);
  const of = (what: string) => `${what} of ${JSON.stringify(name)}`;
  if (!isTable(entry)) {
    throw wrong(
      file,
      `a table with dtype, shape and data_offsets as ${JSON.stringify(name)}`,
      written(entry),
    );
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = types.find((each) => each === dtype);
  if (!type) throw wrong(file, of(`dtype ${types.join(" or ")}`), written(dtype));
  const width = numberBytes[type];
  const isWhole = (values: unknown): values is number[] =>
    Array.isArray(values) && values.every((value) => typeof value === "number");
  if (!isWhole(shape)) {
    throw wrong(file, of("whole numbers from 0 to 2^53 - 1 as shape"), written(shape));
  }
  // without zeros: the library refuses a product that overflows before it reaches the zero
  if (!Number.isSafeInteger(width * exampleSize(shape.filter((extent) => extent > 0)))) {
    throw wrong(file, of("less than 2^53 bytes as shape"), written(shape));
  }
  if (!isWhole(offsets) || offsets.length !== 2 || offsets[1] < offsets[0]) {
    throw wrong(
      file,
      of("a first byte and a byte behind the last as data_offsets"),
      written(offsets),
    );
  }
  const [from, to] = offsets;
  const size = width * exampleSize(shape);
  if (to - from !== size) {
    const bytes = `${size} bytes, as dtype ${type} and shape ${
      written(shape)
    } say, in data_offsets`;
    throw wrong(file, of(bytes), `${to - from} in ${written(offsets)}`);
  }
  return { name, dtype: type, shape, from, to };
}

/** Throws for overlapping arrays and for bytes of no array; `length` is the total length of all arrays. */
function checkCovered(arrays: readonly PlacedArray[], length: number, file: string): void {
  let end = 0;
  let before: string | undefined;
  for (const { name, from, to } of arrays.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) {
      const where = before === undefined ? "" : `, where ${before} ends`;
      const what = from < end ? "an overlap" : "a gap";
      throw wrong(
        file,
        `${JSON.stringify(name)} to start at byte ${end}${where}`,
        `${from}, ${what}`,
      );
    }
    end = to;
    before = JSON.stringify(name);
  }
  if (end !== length) {
    const last = before === undefined ? "since there is no array" : `where ${before} ends`;
    throw wrong(
      file,
      `${end} bytes behind the header, ${last}`,
      `${length} (${length < end ? "truncated?" : "the others belong to no array"})`,
    );
  }
}
