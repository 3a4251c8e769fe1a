// Images of an IDX file, a piece at a time.

import assert from "node:assert/strict";
import { idxInputs } from "../../../src/datasets/formats/idx_inputs.ts";
import { noise, temporaryFolder } from "../../temporary_folder.ts";

/** An IDX file of images of 2 × 3 bytes. */
function images(count: number, pixels: Uint8Array): Uint8Array {
  const header = new Uint8Array(16);
  const view = new DataView(header.buffer);
  [0x00000803, count, 2, 3].forEach((value, i) => view.setUint32(4 * i, value));
  return Uint8Array.of(...header, ...pixels);
}

async function read(content: Uint8Array, name = "images", size = 4) {
  using folder = temporaryFolder();
  return await Array.fromAsync(idxInputs(folder.write(name, content), [2, 3, 1], size));
}

Deno.test("idxInputs() gives images in pieces, gzipped or not", async () => {
  const pixels = noise(10 * 6);
  for (const name of ["images", "images.gz"]) {
    const pieces = await read(images(10, pixels), name);
    assert.deepEqual(pieces.map(({ length }) => length), [24, 24, 12]);
    assert.deepEqual(pieces.flatMap((piece) => [...piece]), [...pixels]);
  }
});

Deno.test("idxInputs() reads a file of several chunks, whatever the size of a piece", async () => {
  const pixels = noise(100_000 * 6);
  const pieces = await read(
    (() => {
      const whole = new Uint8Array(16 + pixels.length);
      whole.set(images(100_000, new Uint8Array(0)));
      whole.set(pixels, 16);
      return whole;
    })(),
    "images",
    7777,
  );
  const joined = new Uint8Array(pixels.length);
  let at = 0;
  for (const piece of pieces) joined.set(piece, at), at += piece.length;
  assert.equal(at, pixels.length);
  assert.deepEqual(joined, pixels);
});

Deno.test("idxInputs() refuses other files, other images, and files cut short or too long", async () => {
  await assert.rejects(
    read(new Uint8Array(20)),
    /wanted an IDX file of images .* got magic 0x00000000/,
  );
  await assert.rejects(read(new Uint8Array(3)), /with a header of 16 bytes, got 3 bytes/);
  await assert.rejects(
    read(images(3, noise(12))),
    /wanted 18 bytes of images \(3 × 2 × 3\), got 12 in /,
  );
  await assert.rejects(
    read(images(1, noise(12))),
    /wanted 6 bytes of images \(1 × 2 × 3\), got 12 in /,
  );
  using folder = temporaryFolder();
  const file = folder.write("images", images(1, noise(6)));
  await assert.rejects(
    Array.fromAsync(idxInputs(file, [3, 2, 1], 4)),
    /wanted images of \[3,2,1\], got \[2,3,1\]/,
  );
});
