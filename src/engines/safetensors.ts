// A network's state as bytes, in the safetensors format: 8 bytes with the header's length (little-endian),
// a JSON header with type, shape and byte range of every array, then the arrays.

import { checkArgument } from "../calls/checks.ts";
import type { NamedArray, NetworkState } from "./network.ts";
import { type PlacedArray, safetensorsHeader } from "./safetensors_header.ts";

/**
 * The bytes of a state.
 *
 * @param metadata texts stored in the header
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

/**
 * The state in safetensors bytes: float32 arrays only, which must fill the file without overlaps or gaps.
 *
 * @param name name of the file for errors
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): NetworkState {
  checkArgument("decodeSafetensors", "bytes", bytes, {
    wanted: "the bytes of a file as Uint8Array",
    is: (value) => value instanceof Uint8Array,
  });
  return readSafetensors(bytes, name).state;
}

/** The state in safetensors bytes and the texts of `__metadata__`, parsing the header once. */
function readSafetensors(
  bytes: Uint8Array,
  name: string,
): { readonly state: NetworkState; readonly metadata: Readonly<Record<string, string>> } {
  const { arrays, metadata } = safetensorsHeader(bytes, name);
  return { state: placedState(bytes, arrays), metadata };
}

/** The arrays of a header, from the bytes of its file. */
export function placedState(bytes: Uint8Array, arrays: readonly PlacedArray[]): NetworkState {
  // copied, since a view requires alignment
  return Object.fromEntries(arrays.map(({ name, shape, from, to }): [string, NamedArray] => [
    name,
    { shape, data: new Float32Array(bytes.slice(from, to).buffer) },
  ]));
}
