// Downscaled images, for quick runs.

import { type Dataset, exampleSize, labelsOf } from "./dataset.ts";
import { checkImages } from "./map_images.ts";

/**
 * The examples of a split, in the order of its rows, with every image downscaled: each pixel is the mean of `factor` by
 * `factor` of the old ones, per channel; remaining rows and columns at the end are dropped. Labels and
 * standardisation are the split's own; bytes stay bytes, rounded to the nearest.
 *
 * @param factor a whole number of at least 1, at most the images' smaller side
 * @returns a split with memory of its own, shape `[⌊height / factor⌋, ⌊width / factor⌋, channels]`
 * @throws TypeError if the examples are not images; RangeError for other factors
 */
export function shrinkImages(data: Dataset, factor: number): Dataset {
  checkImages("shrinkImages", data);
  const [height, width, channels] = data.shape;
  const largest = Math.min(height, width);
  if (!Number.isSafeInteger(factor) || factor < 1 || factor > largest) {
    throw new RangeError(
      `shrinkImages(): factor must be a whole number from 1 to ${largest}, got ${factor}`,
    );
  }
  const shape = [Math.floor(height / factor), Math.floor(width / factor), channels];
  const [from, to] = [exampleSize(data.shape), exampleSize(shape)];
  const examples = data.rows.length;
  const bytes = data.inputs instanceof Uint8Array;
  // a clamped array rounds by itself
  const Floats = data.inputs instanceof Float64Array ? Float64Array : Float32Array;
  const inputs = bytes ? new Uint8ClampedArray(examples * to) : new Floats(examples * to);
  for (let n = 0; n < examples; n++) {
    for (let y = 0; y < shape[0]; y++) {
      for (let x = 0; x < shape[1]; x++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let v = y * factor; v < (y + 1) * factor; v++) {
            for (let u = x * factor; u < (x + 1) * factor; u++) {
              sum += data.inputs[data.rows[n] * from + (v * width + u) * channels + c];
            }
          }
          inputs[n * to + (y * shape[1] + x) * channels + c] = sum / factor ** 2;
        }
      }
    }
  }
  return {
    ...data,
    shape,
    inputs: inputs instanceof Uint8ClampedArray ? new Uint8Array(inputs.buffer) : inputs,
    labels: labelsOf(data),
    rows: Uint32Array.from({ length: examples }, (_, n) => n),
  };
}
