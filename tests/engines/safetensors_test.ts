// Safetensors: round trips, byte layout, and invalid files.

import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeSafetensors, encodeSafetensors } from "../../src/engines/safetensors.ts";

Deno.test("decodeSafetensors() returns what encodeSafetensors() wrote", () => {
  const array = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) =>
    fc.float32Array({
      minLength: shape.reduce((product, extent) => product * extent, 1),
      maxLength: shape.reduce((product, extent) => product * extent, 1),
    }).map((data) => ({ shape, data }))
  );
  const name = fc.string().filter((text) => text !== "__metadata__" && text !== "__proto__");
  fc.assert(fc.property(fc.dictionary(name, array), (state) => {
    const read = decodeSafetensors(encodeSafetensors(state, { format: "pt" }), "file");
    assert.deepEqual({ ...read }, { ...state });
  }));
});

Deno.test("encodeSafetensors() follows the byte layout of the format", () => {
  const data = Float32Array.of(1, -2);
  const bytes = encodeSafetensors({ a: { shape: [2, 1], data } }, { seed: "1" });
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  assert.equal((8 + length) % 8, 0);
  assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))), {
    __metadata__: { seed: "1" },
    a: { dtype: "F32", shape: [2, 1], data_offsets: [0, 8] },
  });
  assert.deepEqual([...bytes.subarray(8 + length)], [0, 0, 128, 63, 0, 0, 0, 192]);
});

Deno.test("decodeSafetensors() copies, at any byte offset", () => {
  const bytes = encodeSafetensors({ a: { shape: [1], data: Float32Array.of(3) } });
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  const { a } = decodeSafetensors(shifted.subarray(1), "file");
  shifted.fill(0);
  assert.deepEqual(a.data, Float32Array.of(3));
});

Deno.test("encodeSafetensors() takes a view into a larger array", () => {
  const data = Float32Array.of(1, 2, 3).subarray(1, 2);
  const read = decodeSafetensors(encodeSafetensors({ a: { shape: [1], data } }), "file");
  assert.deepEqual(read.a.data, Float32Array.of(2));
});

Deno.test("decodeSafetensors() says what is wrong with a file", () => {
  const good = encodeSafetensors({ a: { shape: [2], data: Float32Array.of(1, 2) } });
  const withHeader = (header: string) => {
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    return bytes;
  };
  const wrong: [Uint8Array, RegExp][] = [
    [new Uint8Array(3), /^net: wanted a safetensors file, got 3 bytes$/],
    [new TextEncoder().encode("no such file"), /got a header of \d+ bytes in a file of 12$/],
    [withHeader("{nonsense"), /got a header that is not JSON$/],
    [withHeader("null"), /got a header that does not start with "\{"$/],
    [withHeader('{"a":7}'), /wanted a table with dtype, shape and data_offsets as "a", got 7$/],
    [
      withHeader('{"a":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}'),
      /wanted dtype F32 of "a", got "F64"$/,
    ],
    [good.subarray(0, good.length - 1), /8 bytes .* where "a" ends, got 7 \(truncated\?\)$/],
  ];
  for (const [bytes, message] of wrong) {
    assert.throws(() => decodeSafetensors(bytes, "net"), { name: "TypeError", message });
  }
});
