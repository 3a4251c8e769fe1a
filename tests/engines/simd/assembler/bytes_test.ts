// Number encodings of WebAssembly's binary format, against the values in its specification and BigInt.

import assert from "node:assert/strict";
import { byteBuffer } from "../../../../src/engines/simd/assembler/bytes.ts";

const bytesOf = (write: (to: ReturnType<typeof byteBuffer>) => void): number[] => {
  const to = byteBuffer();
  write(to);
  return [...to.bytes()];
};

/** Decodes LEB128. */
function decoded(bytes: readonly number[], signed: boolean): number {
  let value = 0n;
  bytes.forEach((byte, i) => value |= BigInt(byte & 0x7f) << BigInt(7 * i));
  const bits = 7 * bytes.length;
  return Number(signed ? BigInt.asIntN(bits, value) : value);
}

Deno.test("unsigned() uses the fewest bytes of LEB128, at every boundary", () => {
  const edges = [0, 1, 127, 128, 16383, 16384, 2 ** 21 - 1, 2 ** 21, 2 ** 28 - 1, 2 ** 28];
  for (const value of [...edges, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) {
    const bytes = bytesOf((to) => to.unsigned(value));
    assert.equal(decoded(bytes, false), value);
    assert.equal(bytes.length, Math.max(1, Math.ceil(Math.log2(value + 1) / 7)), `${value}`);
  }
  assert.deepEqual(bytesOf((to) => to.unsigned(624485)), [0xe5, 0x8e, 0x26]);
});

Deno.test("signed() keeps the sign in the last byte, at every boundary", () => {
  const edges = [0, 1, 63, 64, 127, 128, 8191, 8192, 2 ** 20 - 1, 2 ** 20, 2 ** 27, 2 ** 31 - 1];
  for (const value of edges.flatMap((edge) => [edge, 0 - edge, -edge - 1])) {
    const bytes = bytesOf((to) => to.signed(value));
    assert.equal(decoded(bytes, true), value);
    assert.ok(bytes.length === 1 || decoded(bytes.slice(0, -1), true) !== value, `${value}`);
  }
  assert.deepEqual(bytesOf((to) => to.signed(-1)), [0x7f]);
  assert.deepEqual(bytesOf((to) => to.signed(64)), [0xc0, 0x00]);
  assert.deepEqual(bytesOf((to) => to.signed(-123456)), [0xc0, 0xbb, 0x78]);
});

Deno.test("unsigned() and signed() refuse values out of range", () => {
  for (const value of [-1, 2 ** 32, 1.5, NaN]) {
    assert.throws(() => byteBuffer().unsigned(value), {
      name: "RangeError",
      message: `unsigned(): value must be a whole number from 0 to 2^32 − 1, got ${value}`,
    });
  }
  for (const value of [2 ** 31, -(2 ** 31) - 1, 0.5, NaN]) {
    assert.throws(() => byteBuffer().signed(value), {
      name: "RangeError",
      message: `signed(): value must be a signed 32-bit integer, got ${value}`,
    });
  }
});

Deno.test("close() writes the number of bytes since open(), also when nested", () => {
  const to = byteBuffer();
  const outer = to.open();
  to.byte(1);
  const inner = to.open();
  for (let i = 0; i < 300; i++) to.byte(7);
  to.close(inner);
  to.close(outer);
  const bytes = [...to.bytes()];
  assert.equal(decoded(bytes.slice(0, 5), false), 1 + 5 + 300);
  assert.equal(decoded(bytes.slice(6, 11), false), 300);
  assert.equal(to.length(), 5 + 1 + 5 + 300);
});

Deno.test("byteBuffer() grows and keeps its bytes", () => {
  const to = byteBuffer();
  for (let i = 0; i < 10000; i++) to.byte(i % 251);
  assert.deepEqual(to.bytes(), Uint8Array.from({ length: 10000 }, (_, i) => i % 251));
});

Deno.test("float() and text() are little-endian and UTF-8 with its length", () => {
  assert.deepEqual(bytesOf((to) => to.float(1)), [0, 0, 0x80, 0x3f]);
  assert.deepEqual(bytesOf((to) => to.text("aé")), [3, 0x61, 0xc3, 0xa9]);
});
