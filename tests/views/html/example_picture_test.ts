// Images of data sets as pictures, against pictures of the bytes that they should have.

import assert from "node:assert/strict";
import { dataset } from "../../../src/datasets/dataset.ts";
import type { Inputs } from "../../../src/datasets/input_rows.ts";
import { exampleAddress } from "../../../src/views/html/example_picture.ts";
import { pngAddress } from "../../../src/views/html/png.ts";

const images = (inputs: Inputs, shape: number[], count: number) =>
  dataset({ inputs, shape, labels: new Uint16Array(count), classes: 2 });

Deno.test("exampleAddress() shows the bytes of the image in that row, in grey or in colour", () => {
  const bytes = Uint8Array.from({ length: 24 }, (_, i) => 10 * i);
  const grey = images(bytes, [2, 3, 1], 4);
  assert.equal(exampleAddress(grey, 2), pngAddress(bytes.subarray(12, 18), 3, 2, 1));
  const colour = images(bytes, [1, 2, 3], 4);
  assert.equal(exampleAddress(colour, 1), pngAddress(bytes.subarray(6, 12), 2, 1, 3));
  const two = images(bytes, [1, 2, 2], 6); // the first of two channels
  assert.equal(exampleAddress(two, 1), pngAddress(Uint8Array.of(40, 60), 2, 1, 1));
});

Deno.test("exampleAddress() shows numbers from 0 to 1 as they are, and stretches others", () => {
  const shown = (...values: number[]) =>
    exampleAddress(images(Float64Array.from(values), [1, values.length, 1], 1), 0);
  const bytes = (...values: number[]) => pngAddress(Uint8Array.from(values), values.length, 1, 1);
  assert.equal(shown(0.2, 0.4, 0.8), bytes(51, 102, 204));
  assert.equal(shown(-1, 0, 1), bytes(0, 128, 255));
  assert.equal(shown(5, 25), bytes(0, 255));
  assert.equal(shown(7, 7), bytes(128, 128));
});

Deno.test("exampleAddress() thins images that are larger than a picture", () => {
  const bytes = Uint8Array.from({ length: 97 * 2 }, (_, i) => i);
  const data = images(bytes, [97, 2, 1], 1);
  const wanted = Uint8Array.from({ length: 49 }, (_, i) => 4 * i);
  assert.equal(exampleAddress(data, 0), pngAddress(wanted, 1, 49, 1));
});
