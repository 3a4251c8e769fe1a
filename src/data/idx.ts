// IDX files, the format of MNIST and Fashion-MNIST: a big-endian header (two zero bytes, the type of the
// values, the number of dimensions, their extents), then the values, the last dimension fastest.

import { type Dataset, dataset } from "./dataset.ts";
import { readBytes } from "./file_bytes.ts";

/**
 * Reads grey images and their labels from two IDX files, gzipped or not. The images stay bytes.
 *
 * @param options.classes default: the largest label plus one
 * @param options.name of the data set; default "idx"
 * @returns shape `[height, width, 1]`
 */
export async function readIdx(
  imagesPath: string,
  labelsPath: string,
  options: {
    readonly classes?: number;
    readonly classNames?: readonly string[];
    readonly name?: string;
  } = {},
): Promise<Dataset> {
  const { classes, classNames, name = "idx" } = options;
  const labels = await readValues(labelsPath, 1, "labels");
  const images = await readValues(imagesPath, 3, "images");
  const [count, height, width] = images.extents;
  if (labels.values.length !== count) {
    throw new Error(
      `readIdx(): wanted as many labels as images, got ${labels.values.length} labels in ` +
        `${labelsPath} and ${count} images in ${imagesPath}`,
    );
  }
  if (classes !== undefined) {
    const row = labels.values.findIndex((label) => label >= classes);
    if (row >= 0) {
      throw new RangeError(
        `readIdx(): wanted labels from 0 to ${classes - 1} in ${labelsPath}, ` +
          `got ${labels.values[row]} for image ${row}`,
      );
    }
  }
  return dataset({
    name,
    shape: [height, width, 1],
    inputs: images.values, // [count, height, width, 1]
    labels: labels.values,
    classes,
    classNames,
  });
}

/** The extents and values of an IDX file of bytes. The values are a view into the file's bytes. */
async function readValues(
  path: string,
  dimensions: number,
  what: string,
): Promise<{ extents: number[]; values: Uint8Array }> {
  const bytes = await readBytes(path);
  const header = 4 + 4 * dimensions;
  const hexadecimal = (value: number) => `0x${value.toString(16).padStart(8, "0")}`;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = 0x0800 + dimensions; // 0x08: unsigned bytes
  if (bytes.length >= 4 && view.getUint32(0) !== magic) {
    throw new Error(
      `readIdx(): wanted an IDX file of ${what} (magic ${hexadecimal(magic)}), ` +
        `got magic ${hexadecimal(view.getUint32(0))} in ${path}`,
    );
  }
  if (bytes.length < header) {
    throw new Error(
      `readIdx(): wanted an IDX file of ${what} with a header of ${header} bytes, ` +
        `got ${bytes.length} bytes in ${path}`,
    );
  }
  const extents = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const wanted = extents.reduce((product, extent) => product * extent, 1);
  if (wanted === 0) {
    throw new Error(
      `readIdx(): wanted some ${what}, got extents ${extents.join(" × ")} in ${path}`,
    );
  }
  if (bytes.length - header !== wanted) {
    throw new Error(
      `readIdx(): wanted ${wanted} bytes of ${what} (${extents.join(" × ")}), ` +
        `got ${bytes.length - header} in ${path}`,
    );
  }
  return { extents, values: bytes.subarray(header) };
}
