// Small pictures as PNG (RFC 2083), of grey or RGB bytes, as data addresses.

import { crc32, deflateSync } from "node:zlib";

/**
 * A picture as an address that holds it.
 *
 * @param pixels row-major `[height, width, channels]`
 * @param channels 1 for grey, 3 for RGB
 */
export function pngAddress(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: 1 | 3,
): string {
  const row = width * channels;
  const lines = new Uint8Array(height * (row + 1)); // each begins with its filter: none
  for (let y = 0; y < height; y++) {
    lines.set(pixels.subarray(y * row, (y + 1) * row), y * (row + 1) + 1);
  }
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8); // bits of a channel
  header.setUint8(9, channels === 1 ? 0 : 2);
  const file = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", deflateSync(lines)),
    chunk("IEND", new Uint8Array(0)),
  ];
  return `data:image/png;base64,${Uint8Array.from(file.flatMap((part) => [...part])).toBase64()}`;
}

/** Length, kind, content and checksum. */
function chunk(kind: string, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(content.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, content.length);
  bytes.set(new TextEncoder().encode(kind), 4);
  bytes.set(content, 8);
  view.setUint32(content.length + 8, crc32(bytes.subarray(4, content.length + 8)));
  return bytes;
}
