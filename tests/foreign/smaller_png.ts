// The same picture in fewer bytes: browsers pack screenshots in haste.

import { Buffer } from "node:buffer";
import { crc32, deflateSync, inflateSync } from "node:zlib";

const signature = 8; // bytes

/** Packs the pixels of a PNG file anew, as tightly as zlib can. */
export function smallerPng(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const pixels: Uint8Array[] = [];
  const before: Uint8Array[] = [];
  for (let at = signature; at < png.length;) {
    const length = view.getUint32(at);
    const kind = new TextDecoder().decode(png.subarray(at + 4, at + 8));
    if (kind === "IDAT") pixels.push(png.subarray(at + 8, at + 8 + length));
    else if (pixels.length === 0) {
      before.push(png.subarray(at, at + 12 + length));
    }
    at += 12 + length;
  }
  const packed = deflateSync(inflateSync(Buffer.concat(pixels)), {
    level: 9,
    memLevel: 9,
  });
  return Buffer.concat([
    png.subarray(0, signature),
    ...before,
    chunk("IDAT", packed),
    chunk("IEND", new Uint8Array()),
  ]);
}

function chunk(kind: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
