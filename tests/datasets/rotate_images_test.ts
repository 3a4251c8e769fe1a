// Rotations against SciPy, and against moving pixels one by one.

import assert from "node:assert/strict";
import fc from "fast-check";
import { dataset, labelsOf } from "../../src/datasets/dataset.ts";
import { rotateImages } from "../../src/datasets/rotate_images.ts";
import { anyImages, example, someImages } from "./image_examples.ts";

const fixture = JSON.parse(
  Deno.readTextFileSync(new URL("../fixtures/images.json", import.meta.url)),
);

Deno.test("rotateImages() agrees with SciPy on floats and on bytes", () => {
  const { shape, image, degrees, rotated } = fixture;
  const floats = dataset({ shape, inputs: Float32Array.from(image), labels: [0] });
  const inputs = Uint8Array.from(image, (value: number) => Math.round(value * 255));
  const bytes = dataset({ shape, inputs, labels: [0] });
  degrees.forEach((turn: number, i: number) => {
    const [turned, turnedBytes] = [floats, bytes].map((data) => rotateImages(data, turn).inputs);
    rotated[i].forEach((value: number, at: number) => {
      assert.ok(Math.abs(turned[at] - value) < 1e-6, `${turn}°: ${turned[at]}, ${value}`);
      // half a byte from rounding before, half from rounding after
      assert.ok(Math.abs(turnedBytes[at] - 255 * value) < 1.001);
    });
  });
});

Deno.test("rotateImages() by whole turns is the identity", () => {
  fc.assert(fc.property(anyImages, fc.constantFrom(0, 360, -720), ({ part }, degrees) => {
    const turned = rotateImages(part, degrees);
    part.rows.forEach((_, n) => assert.deepEqual(example(turned, n), example(part, n)));
  }));
});

Deno.test("rotateImages() by 90 degrees moves the pixels of square images to the left", () => {
  const side = 5, channels = 3;
  for (const kind of ["bytes", "floats"] as const) {
    const images = someImages([side, side, channels], 2, kind);
    const turned = rotateImages(images, 90);
    for (let n = 0; n < 2; n++) {
      const [before, after] = [example(images, n), example(turned, n)];
      for (let y = 0; y < side; y++) {
        for (let x = 0; x < side; x++) {
          for (let c = 0; c < channels; c++) {
            // the right edge becomes the top one
            assert.equal(
              after[((side - 1 - x) * side + y) * channels + c],
              before[(y * side + x) * channels + c],
            );
          }
        }
      }
    }
    const back = rotateImages(rotateImages(turned, 90), 180);
    assert.deepEqual(back.inputs, images.inputs);
    assert.deepEqual(rotateImages(images, -90).inputs, rotateImages(turned, 180).inputs);
  }
});

Deno.test("rotateImages() by quarter turns leaves no trace of rounding in black", () => {
  const dot = Float32Array.from({ length: 28 * 28 }, (_, i) => i === 28 + 2 ? 1 : 0); // row 1, column 2
  const image = dataset({ shape: [28, 28, 1], inputs: dot, labels: [0] });
  for (const [degrees, row, column] of [[90, 25, 1], [180, 26, 25], [270, 2, 26]]) {
    const lit = [...rotateImages(image, degrees).inputs.entries()].filter(([, value]) =>
      value !== 0
    );
    assert.deepEqual(lit, [[28 * row + column, 1]], `${degrees} degrees`);
  }
});

Deno.test("rotateImages() brings in zero from outside", () => {
  const white = dataset({ shape: [8, 8, 1], inputs: new Uint8Array(64).fill(255), labels: [0] });
  const { inputs } = rotateImages(white, 45);
  assert.deepEqual([inputs[0], inputs[7], inputs[56], inputs[63]], [0, 0, 0, 0]);
  assert.equal(inputs[3 * 8 + 3], 255);
});

Deno.test("rotateImages() gives a split's examples in order with labels and standardisation", () => {
  fc.assert(fc.property(anyImages, ({ images, part }) => {
    const before = images.inputs.slice();
    const turned = rotateImages(part, 33);
    assert.deepEqual(labelsOf(turned), labelsOf(part));
    assert.equal(turned.standardisation, part.standardisation);
    assert.equal(turned.classNames, part.classNames);
    assert.equal(turned.inputs.constructor, part.inputs.constructor);
    assert.equal(turned.inputs.length, part.rows.length * part.shape.reduce((a, b) => a * b));
    assert.deepEqual(images.inputs, before);
    const all = rotateImages(images, 33);
    part.rows.forEach((row, n) => assert.deepEqual(example(turned, n), example(all, row)));
  }));
});

Deno.test("rotateImages() refuses vectors and degrees that are no number", () => {
  const vectors = dataset({ shape: [3], inputs: new Float32Array(3), labels: [0] });
  assert.throws(() => rotateImages(vectors, 90), {
    name: "TypeError",
    message: "rotateImages(): wanted images, got examples of shape [3]",
  });
  assert.throws(() => rotateImages(someImages([2, 2, 1], 1, "bytes"), NaN), {
    name: "RangeError",
    message: "rotateImages(): degrees must be a finite number, got NaN",
  });
});
