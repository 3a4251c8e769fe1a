// An image of a data set as a small picture.

import { type Dataset, exampleSize } from "../../datasets/dataset.ts";
import { pngAddress } from "./png.ts";

/** The longest side of a picture; larger images are thinned. */
const longest = 96;

/**
 * An image as the address of a picture: three channels in colour, the first of others in grey. Numbers from 0 to 1 and
 * bytes are shown as they are, others from the least to the largest of the image.
 *
 * @param data images
 * @param row of the stored inputs
 */
export function exampleAddress({ inputs, shape }: Dataset, row: number): string {
  const [height, width, channels] = shape;
  const size = exampleSize(shape);
  const step = Math.ceil(Math.max(height, width) / longest);
  const image = inputs.subarray(row * size, (row + 1) * size);
  const byte = byteOf(image);
  const shown = channels === 3 ? 3 : 1;
  const [rows, columns] = [height, width].map((side) => Math.ceil(side / step));
  const pixels = new Uint8Array(rows * columns * shown);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let c = 0; c < shown; c++) {
        const from = (y * step * width + x * step) * channels + c;
        pixels[(y * columns + x) * shown + c] = byte(image[from]);
      }
    }
  }
  return pngAddress(pixels, columns, rows, shown);
}

/** The brightness of a value of an image. */
function byteOf(image: Dataset["inputs"]): (value: number) => number {
  if (image instanceof Uint8Array) return (value) => value;
  let [least, most] = [0, 1];
  for (const value of image) [least, most] = [Math.min(least, value), Math.max(most, value)];
  if (least === 0 && most === 1) return (value) => Math.round(255 * value);
  [least, most] = [Infinity, -Infinity];
  for (const value of image) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return (value) => most > least ? Math.round(255 * (value - least) / (most - least)) : 128;
}
