// PNG files, read back by inflating them.

import assert from "node:assert/strict";
import { crc32, inflateSync } from "node:zlib";
import { pngAddress } from "../../../src/views/html/png.ts";

/** Size, kind of colour and lines, with the filter of each. */
function read(address: string) {
  const [head, base64] = address.split(",");
  assert.equal(head, "data:image/png;base64");
  const bytes = Uint8Array.fromBase64(base64);
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const view = new DataView(bytes.buffer);
  const chunks: Record<string, Uint8Array> = {};
  for (let at = 8; at < bytes.length;) {
    const length = view.getUint32(at);
    const kind = new TextDecoder().decode(bytes.subarray(at + 4, at + 8));
    chunks[kind] = bytes.subarray(at + 8, at + 8 + length);
    assert.equal(view.getUint32(at + 8 + length), crc32(bytes.subarray(at + 4, at + 8 + length)));
    at += 12 + length;
  }
  assert.deepEqual(Object.keys(chunks), ["IHDR", "IDAT", "IEND"]);
  return { header: [...chunks.IHDR], lines: [...inflateSync(chunks.IDAT)] };
}

Deno.test("pngAddress() holds grey and coloured pixels, line by line, with valid checksums", () => {
  const grey = read(pngAddress(Uint8Array.of(0, 128, 255, 7, 8, 9), 3, 2, 1));
  assert.deepEqual(grey.header, [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
  assert.deepEqual(grey.lines, [0, 0, 128, 255, 0, 7, 8, 9]);
  const colour = read(pngAddress(Uint8Array.of(1, 2, 3, 4, 5, 6), 1, 2, 3));
  assert.deepEqual(colour.header, [0, 0, 0, 1, 0, 0, 0, 2, 8, 2, 0, 0, 0]);
  assert.deepEqual(colour.lines, [0, 1, 2, 3, 0, 4, 5, 6]);
});
