// The elements that a MATLAB file of version 5 is made of: a tag of type and length, then the data, padded to eight
// bytes. Up to four bytes of data may be in the tag itself.

import type { ByteSource } from "./byte_source.ts";

/** Numbers as stored: bytes, or others as float64, which holds all but large int64 exactly. */
export type MatNumbers = Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** How numbers of a type are stored: bytes each, and how to read one. */
interface Stored {
  readonly bytes: number;
  readonly get: (view: DataView, at: number, littleEndian: boolean) => number;
}

const stored: Readonly<Record<number, Stored>> = {
  1: { bytes: 1, get: (view, at) => view.getInt8(at) },
  2: { bytes: 1, get: (view, at) => view.getUint8(at) },
  3: { bytes: 2, get: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, get: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, get: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, get: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, get: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, get: (view, at, little) => view.getFloat64(at, little) },
  12: { bytes: 8, get: (view, at, little) => Number(view.getBigInt64(at, little)) },
  13: { bytes: 8, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
};
const uint8 = 2;

/** The tag of an element. */
interface MatTag {
  /** `compressed`: a zlib stream of one element; `matrix`: a variable; or the number of a type. */
  readonly type: "compressed" | "matrix" | number;
  /** Bytes of data, without padding. */
  readonly length: number;
  /** The data, if they are in the tag. */
  readonly small?: Uint8Array<ArrayBuffer>;
}

/** Reads the tag of the next element. */
export async function elementOf(source: ByteSource, littleEndian: boolean): Promise<MatTag> {
  const tag = await source.read(8);
  const view = new DataView(tag.buffer);
  const first = view.getUint32(0, littleEndian);
  const length = first >>> 16;
  if (length > 4) {
    throw new Error(`it is damaged: no element starts at byte ${source.position - 8}`);
  }
  if (length > 0) return { type: first & 0xffff, length, small: tag.slice(4, 4 + length) };
  const type = first === 15 ? "compressed" : first === 14 ? "matrix" : first;
  return { type, length: view.getUint32(4, littleEndian) };
}

/**
 * Reads the next element as numbers. How many there are is checked before they are read.
 *
 * @param end position in the source that the element may not pass
 * @param count the allowed number of them, and their name in errors
 */
export async function numbersOf(
  source: ByteSource,
  littleEndian: boolean,
  end: number,
  count:
    & { readonly what: string }
    & ({ readonly most: number } | { readonly exactly: number }),
): Promise<MatNumbers> {
  const start = source.position;
  const { type, length, small } = await elementOf(source, littleEndian);
  const how = typeof type === "number" ? stored[type] : undefined;
  const left = end - source.position;
  if (!how || length % how.bytes !== 0 || (!small && length > left)) {
    throw new Error(`it is damaged: no numbers start at byte ${start}`);
  }
  const found = length / how.bytes;
  const allowed = "exactly" in count ? found === count.exactly : found <= count.most;
  if (!allowed) {
    const wanted = "exactly" in count ? `${count.exactly}` : `at most ${count.most}`;
    throw new Error(`wanted ${wanted} ${count.what}, got ${found}`);
  }
  const bytes = small ?? await source.read(length);
  if (!small) await source.skip(Math.min((8 - length % 8) % 8, end - source.position));
  if (type === uint8) return bytes;
  const view = new DataView(bytes.buffer);
  return Float64Array.from(
    { length: found },
    (_, i) => how.get(view, i * how.bytes, littleEndian),
  );
}
