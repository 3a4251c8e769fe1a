// Grey images and their labels from two IDX files, the format of MNIST and Fashion-MNIST.

import { type Dataset, dataset } from "../dataset.ts";
import { type IdxFile, openIdx } from "./idx_file.ts";

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
  await using labelsFile = await openIdx("readIdx", labelsPath, 1, "labels");
  await using imagesFile = await openIdx("readIdx", imagesPath, 3, "images");
  const [count, height, width] = imagesFile.extents;
  if (labelsFile.extents[0] !== count) {
    throw new Error(
      `readIdx(): wanted as many labels as images, got ${labelsFile.extents[0]} labels in ` +
        `${labelsPath} and ${count} images in ${imagesPath}`,
    );
  }
  const labels = await valuesOf(labelsFile);
  if (classes !== undefined) {
    const row = labels.findIndex((label) => label >= classes);
    if (row >= 0) {
      throw new RangeError(
        `readIdx(): wanted labels from 0 to ${classes - 1} in ${labelsPath}, ` +
          `got ${labels[row]} for image ${row}`,
      );
    }
  }
  return dataset({
    name,
    shape: [height, width, 1],
    inputs: await valuesOf(imagesFile), // [count, height, width, 1]
    labels,
    classes,
    classNames,
  });
}

async function valuesOf(file: IdxFile): Promise<Uint8Array<ArrayBuffer>> {
  const values = await file.read(file.extents.reduce((product, extent) => product * extent, 1));
  await file.end();
  return values;
}
