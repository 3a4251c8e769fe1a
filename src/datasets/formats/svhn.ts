// Street View House Numbers, cropped digits (http://ufldl.stanford.edu/housenumbers/): a MATLAB file with the images X,
// [32, 32, 3, N] column-major, and the labels y, where 10 stands for the digit 0.

import { type Dataset, dataset } from "../dataset.ts";
import { readMat } from "./mat.ts";

const [side, channels] = [32, 3];
const plane = side * side;
const imageBytes = plane * channels;

/**
 * Reads SVHN images and labels from a MATLAB file, `train_32x32.mat` or `test_32x32.mat`. The images stay bytes, and are
 * transposed in place to rows first and channels last.
 *
 * @param options.name of the data set; default "svhn"
 * @returns shape `[32, 32, 3]`, 10 classes: the digits
 * @throws Error naming the file, what was expected and what came
 */
export async function readSvhn(
  path: string,
  options: { readonly name?: string } = {},
): Promise<Dataset> {
  const [images, digits] = await readMat(path, ["X", "y"]);
  const shape = images.shape.length === 3 ? [...images.shape, 1] : images.shape; // MATLAB omits it
  const [height, width, colours, count] = shape;
  const isBytes = images.values instanceof Uint8Array;
  if (!isBytes || shape.length !== 4 || height !== side || width !== side || colours !== channels) {
    throw new Error(
      `readSvhn(): wanted bytes X of 32 × 32 × 3 × N, got ${isBytes ? "bytes" : "other numbers"} ` +
        `of ${images.shape.join(" × ")} in ${path}`,
    );
  }
  if (count === 0) throw new Error(`readSvhn(): wanted some images, got none in ${path}`);
  if (digits.values.length !== count) {
    throw new Error(
      `readSvhn(): wanted as many labels y as images, got ${digits.values.length} labels and ` +
        `${count} images in ${path}`,
    );
  }
  const labels = Uint16Array.from(digits.values, (digit, n) => {
    if (Number.isInteger(digit) && digit >= 0 && digit <= 10) return digit % 10;
    throw new RangeError(
      `readSvhn(): wanted labels y from 1 to 10 in ${path}, got ${digit} for image ${n}`,
    );
  });
  const inputs = images.values as Uint8Array<ArrayBuffer>;
  const image = new Uint8Array(imageBytes);
  for (let n = 0; n < count; n++) {
    const there = inputs.subarray(n * imageBytes, (n + 1) * imageBytes);
    image.set(there);
    rowsFirst(image, there);
  }
  return dataset({
    name: options.name ?? "svhn",
    shape: [side, side, channels],
    inputs, // [count, 32, 32, 3]
    labels,
    classes: 10,
  });
}

/** One image from `[32, 32, 3]` column-major to row-major. */
function rowsFirst(from: Uint8Array, to: Uint8Array): void {
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < channels; c++) {
        to[(y * side + x) * channels + c] = from[c * plane + x * side + y];
      }
    }
  }
}
