// A network's state as bytes, in the safetensors format: 8 bytes with the header's length (little-endian),
// a JSON header with type, shape and place of every array, then the arrays.

import { exampleSize } from "../data/dataset.ts";
import type { NamedArray, NetworkState } from "./network.ts";

/**
 * The bytes of a state.
 *
 * @param metadata texts kept in the header
 */
export function encodeSafetensors(
  state: NetworkState,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(state)) {
    header[name] = {
      dtype: "F32",
      shape,
      data_offsets: [offset, offset + data.byteLength],
    };
    offset += data.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(text.length / 8) * 8; // so that the arrays are aligned
  const bytes = new Uint8Array(8 + padded + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.fill(0x20, 8, 8 + padded);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { data } of Object.values(state)) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** The state in safetensors bytes, float32 arrays only; `name` is for errors. */
export function decodeSafetensors(bytes: Uint8Array, name: string): NetworkState {
  const wrong = (what: string) => new TypeError(`${name}: wanted a safetensors file, got ${what}`);
  if (bytes.length < 8) throw wrong(`${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) {
    throw wrong(`a header of ${length} bytes in a file of ${bytes.length}`);
  }
  const start = 8 + Number(length);
  let header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }>;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, start)));
  } catch {
    throw wrong("a header that is not JSON");
  }
  const isTable = (value: unknown) => Object.prototype.toString.call(value) === "[object Object]";
  if (!isTable(header)) throw wrong("a header that is no table of arrays");
  const state: Record<string, NamedArray> = {};
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") continue;
    if (!isTable(entry) || !Array.isArray(entry.shape) || !Array.isArray(entry.data_offsets)) {
      throw wrong("a header that is no table of arrays");
    }
    if (entry.dtype !== "F32") throw wrong(`${key} of type ${entry.dtype}, not F32`);
    const [from, to] = entry.data_offsets;
    const size = exampleSize(entry.shape);
    if (!(from >= 0 && to >= from) || to - from !== 4 * size || start + to > bytes.length) {
      throw wrong(`${key} in bytes ${from} to ${to} of ${bytes.length - start} (truncated?)`);
    }
    // copied, since a view would need alignment
    state[key] = {
      shape: entry.shape,
      data: new Float32Array(bytes.slice(start + from, start + to).buffer),
    };
  }
  return state;
}
