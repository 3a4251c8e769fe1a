// Inputs as programs have them (flat arrays, rows of numbers, nested images), made flat and row-major.

import { shownValue } from "../calls/shown_value.ts";

/** Raw inputs: numbers as they are, bytes as value / 255. */
export type Inputs = Float32Array | Float64Array | Uint8Array;

/** Numbers in arrays in arrays, `[N][features]` or `[N][height][width][channels]`; the innermost may be typed arrays. */
export type NestedNumbers = readonly (number | Inputs | NestedNumbers)[];

/** Inputs of N examples: all values in one array, row-major, or an array of rows. */
export type InputRows = Inputs | NestedNumbers;

/** Flat inputs, and the shape of one example if rows give it. */
interface FlatInputs {
  /** `[N, ...shape]`, row-major. */
  readonly inputs: Inputs;
  /** `[features]`, or `[height, width, channels]`; absent if the inputs were flat. */
  readonly shape?: readonly number[];
}

/**
 * Flattens rows: flat typed arrays stay as they are; rows of bytes give bytes, rows of Float32Array the same,
 * all others Float64Array. Rows of rows are images of one channel.
 *
 * @param name of the function in errors
 * @throws TypeError for rows of different lengths and for values that are not numbers, with row and column
 */
export function flatInputs(name: string, rows: InputRows): FlatInputs {
  if (ArrayBuffer.isView(rows)) return { inputs: knownArray(name, rows) };
  if (!Array.isArray(rows)) {
    throw new TypeError(
      `${name}(): inputs must be an array of rows, or of numbers, got ${shownValue(rows)}`,
    );
  }
  if (rows.length === 0) throw new TypeError(`${name}(): inputs must not be empty, got []`);
  if (!isList(rows[0])) {
    const inputs = new Float64Array(rows.length);
    for (let i = 0; i < inputs.length; i++) {
      inputs[i] = numberAt(rows[i], () => `${name}(): inputs must be numbers`, `at ${i}`);
    }
    return { inputs };
  }
  const extents = extentsOf(rows[0]);
  if (extents.length > 3 || extents.includes(0)) {
    throw new TypeError(
      `${name}(): inputs must be rows [features] or [height][width][channels], got rows of ` +
        `shape [${extents.join(", ")}]`,
    );
  }
  const size = extents.reduce((product, extent) => product * extent, 1);
  const inputs = arrayFor(rows, rows.length * size);
  for (let n = 0; n < rows.length; n++) writeRow(name, inputs, n * size, rows[n], extents, n);
  return { inputs, shape: extents.length === 2 ? [...extents, 1] : extents };
}

/** Typed arrays of other kinds hold plain numbers, but those of a canvas bytes. */
function knownArray(name: string, values: ArrayBufferView): Inputs {
  if (values instanceof Float32Array || values instanceof Float64Array) return values;
  if (values instanceof Uint8Array) return values;
  if (values instanceof Uint8ClampedArray) {
    return new Uint8Array(values.buffer, values.byteOffset, values.length);
  }
  const list = values as unknown as ArrayLike<unknown>;
  if (typeof list[0] !== "number" && list.length !== 0) {
    throw new TypeError(`${name}(): inputs must be numbers, got ${shownValue(values)}`);
  }
  return Float64Array.from(list as ArrayLike<number>);
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || ArrayBuffer.isView(value) && "length" in value;
}

/** Lengths of nested arrays, by the first of each. */
function extentsOf(row: unknown): number[] {
  return isList(row) ? [row.length, ...extentsOf(row[0])] : [];
}

function arrayFor(rows: readonly unknown[], length: number): Inputs {
  if (rows.every(isBytes)) return new Uint8Array(length);
  if (rows.every((row) => row instanceof Float32Array)) return new Float32Array(length);
  return new Float64Array(length);
}

function isBytes(row: unknown): boolean {
  return row instanceof Uint8Array || row instanceof Uint8ClampedArray;
}

/** Writes one example, and refuses one of another shape than the first. */
function writeRow(
  name: string,
  inputs: Inputs,
  start: number,
  row: unknown,
  extents: readonly number[],
  n: number,
): void {
  const wanted = () =>
    `${name}(): inputs must be rows of ${
      extents.length === 1 ? `${extents[0]} numbers` : `shape [${extents.join(", ")}]`
    } as the first`;
  let at = start;
  const write = (value: unknown, level: number) => {
    if (level === extents.length) {
      inputs[at] = numberAt(value, wanted, `at row ${n}, ${placeOf(at - start, extents)}`);
      at++;
      return;
    }
    if (!isList(value)) {
      throw new TypeError(`${wanted()}, got ${shownValue(value)} at row ${n}`);
    }
    if (value.length !== extents[level]) {
      const got = level === 0 ? `${value.length}` : `${value.length} of ${extents[level]}`;
      throw new TypeError(`${wanted()}, got ${got} at row ${n}`);
    }
    for (let i = 0; i < value.length; i++) write(value[i], level + 1);
  };
  write(row, 0);
}

function placeOf(at: number, extents: readonly number[]): string {
  if (extents.length === 1) return `column ${at}`;
  const channels = extents[2] ?? 1;
  const pixel = Math.floor(at / channels);
  return `pixel (${Math.floor(pixel / extents[1])}, ${pixel % extents[1]}), channel ${
    at % channels
  }`;
}

function numberAt(value: unknown, wanted: () => string, where: string): number {
  if (typeof value === "number") return value;
  throw new TypeError(`${wanted()}, got ${shownValue(value)} ${where}`);
}
