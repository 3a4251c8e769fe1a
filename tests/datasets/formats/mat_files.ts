// MATLAB files of version 5 as their description says, for tests.

import { deflateSync } from "node:zlib";

/** How to write numbers of a type, and how many bytes each takes. */
const writers = {
  int8: [1, 1, (view: DataView, at: number, value: number) => view.setInt8(at, value)],
  uint8: [2, 1, (view: DataView, at: number, value: number) => view.setUint8(at, value)],
  int16: [3, 2, (view: DataView, at: number, v: number, l: boolean) => view.setInt16(at, v, l)],
  uint16: [4, 2, (view: DataView, at: number, v: number, l: boolean) => view.setUint16(at, v, l)],
  int32: [5, 4, (view: DataView, at: number, v: number, l: boolean) => view.setInt32(at, v, l)],
  uint32: [6, 4, (view: DataView, at: number, v: number, l: boolean) => view.setUint32(at, v, l)],
  float32: [7, 4, (view: DataView, at: number, v: number, l: boolean) => view.setFloat32(at, v, l)],
  float64: [9, 8, (view: DataView, at: number, v: number, l: boolean) => view.setFloat64(at, v, l)],
  int64: [12, 8, (view: DataView, at: number, v: bigint, l: boolean) => view.setBigInt64(at, v, l)],
  uint64: [
    13,
    8,
    (view: DataView, at: number, v: bigint, l: boolean) => view.setBigUint64(at, v, l),
  ],
} as const;

/** A type of numbers. */
export type MatType = keyof typeof writers;

/** A variable to be written. */
export interface MatVariable {
  readonly name: string;
  readonly shape: readonly number[];
  /** Column-major; those of int64 and uint64 are bigints. */
  readonly values: ArrayLike<number | bigint>;
  /** Default uint8. */
  readonly type?: MatType;
  /** Code of the array's class; default 9 (uint8). */
  readonly kind?: number;
  /** Flags beside the class, for instance 0x08 for complex numbers. */
  readonly flags?: number;
}

/** Concatenated bytes. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** An element around bytes, in the tag itself where they fit and `small` asks for it, else padded to eight. */
export function element(
  type: number,
  content: Uint8Array,
  little: boolean,
  { small = false, padded = true } = {},
): Uint8Array<ArrayBuffer> {
  if (small && content.length > 0 && content.length <= 4) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(0, content.length << 16 | type, little);
    bytes.set(content, 4);
    return bytes;
  }
  const bytes = new Uint8Array(8 + (padded ? Math.ceil(content.length / 8) * 8 : content.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, little);
  view.setUint32(4, content.length, little);
  bytes.set(content, 8);
  return bytes;
}

function numbers(
  type: MatType,
  values: ArrayLike<number | bigint>,
  little: boolean,
  small = false,
) {
  const [code, size, write] = writers[type];
  const content = new Uint8Array(values.length * size);
  const view = new DataView(content.buffer);
  Array.from(values).forEach((value, i) => write(view, i * size, value as never, little));
  return element(code, content, little, { small });
}

/** The bytes of a variable. */
export function matMatrix(variable: MatVariable, little = true): Uint8Array<ArrayBuffer> {
  const { name, shape, values, type = "uint8", kind = 9, flags = 0 } = variable;
  const content = joined(
    numbers("uint32", [flags << 8 | kind, 0], little),
    numbers("int32", shape, little),
    numbers("int8", [...name].map((letter) => letter.charCodeAt(0)), little, true),
    numbers(type, values, little, true),
  );
  return element(14, content, little);
}

/** A compressed element. */
export function matCompressed(content: Uint8Array, little = true): Uint8Array<ArrayBuffer> {
  return element(15, deflateSync(content), little, { padded: false });
}

/** The 128 bytes that a file starts with. */
export function matHead(little = true): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(128).fill(32);
  head.set(new TextEncoder().encode("MATLAB 5.0 MAT-file, Platform: a test"));
  head.set(little ? [0, 1, 0x49, 0x4d] : [1, 0, 0x4d, 0x49], 124);
  return head;
}

/** A file of variables; compressed unless told otherwise. */
export function matFile(
  variables: readonly MatVariable[],
  { compressed = true, little = true } = {},
): Uint8Array<ArrayBuffer> {
  const matrices = variables.map((variable) => matMatrix(variable, little));
  return joined(
    matHead(little),
    ...matrices.map((matrix) => compressed ? matCompressed(matrix, little) : matrix),
  );
}
