// A data set of images of the same shape, each made from an image of another data set.

import { aDataset } from "./dataset_check.ts";
import { checkArgument } from "../calls/checks.ts";
import { type Dataset, exampleSize, labelsOf } from "./dataset.ts";

/** The values of one image, [height, width, channels] row-major, in the unit of value / 255 where stored as bytes. */
export type Image = Float64Array<ArrayBuffer>;

/**
 * The examples of a split, in the order of its rows, with every image transformed. Labels and standardisation are the
 * split's own; bytes stay bytes (rounded to the nearest, cut off at 0 and 255) and floats stay floats.
 *
 * @param name of the function in errors
 * @param redraw writes `to`, whose old content is meaningless, from `from`; `row` is where the image is stored
 */
export function mapImages(
  name: string,
  data: Dataset,
  redraw: (from: Image, to: Image, row: number) => void,
): Dataset {
  checkImages(name, data);
  const size = exampleSize(data.shape);
  const examples = data.rows.length;
  const bytes = data.inputs instanceof Uint8Array;
  // a clamped array rounds and cuts off by itself
  const Floats = data.inputs instanceof Float64Array ? Float64Array : Float32Array;
  const inputs = bytes ? new Uint8ClampedArray(examples * size) : new Floats(examples * size);
  const [from, to] = [new Float64Array(size), new Float64Array(size)];
  for (let n = 0; n < examples; n++) {
    const row = data.rows[n];
    for (let i = 0; i < size; i++) {
      from[i] = bytes ? data.inputs[row * size + i] / 255 : data.inputs[row * size + i];
    }
    redraw(from, to, row);
    for (let i = 0; i < size; i++) inputs[n * size + i] = bytes ? to[i] * 255 : to[i];
  }
  return {
    ...data,
    inputs: inputs instanceof Uint8ClampedArray ? new Uint8Array(inputs.buffer) : inputs,
    labels: labelsOf(data),
    rows: Uint32Array.from({ length: examples }, (_, n) => n),
  };
}

/** Refuses data that are not images. */
export function checkImages(name: string, data: Dataset): void {
  checkArgument(name, "data", data, aDataset);
  if (data.shape.length !== 3) {
    throw new TypeError(`${name}(): wanted images, got examples of shape [${data.shape}]`);
  }
}
