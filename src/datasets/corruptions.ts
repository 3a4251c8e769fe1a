// Image corruptions of four kinds and five severities, after Hendrycks and Dietterich 2019 (arXiv
// 1903.12261); the severities are for small images and our own where the docstring names no other source.

import { aSeed, checkOptions } from "../calls/checks.ts";
import { type RandomStream, randomStream } from "../math/random.ts";
import type { Dataset } from "./dataset.ts";
import { checkImages, type Image, mapImages } from "./map_images.ts";

/** A kind of image corruption; see {@linkcode corrupt}. */
export type Corruption = "noise" | "blur" | "contrast" | "occlusion";

/** The corruptions in the order in which they are shown. */
export const corruptions: readonly Corruption[] = ["noise", "blur", "contrast", "occlusion"];

const strengths: Readonly<Record<Corruption, readonly number[]>> = {
  noise: [0.08, 0.12, 0.18, 0.26, 0.38],
  blur: [0.5, 0.75, 1, 1.5, 2],
  contrast: [0.75, 0.5, 0.4, 0.3, 0.15],
  occlusion: [0.2, 0.3, 0.4, 0.5, 0.6],
};

/**
 * The examples of a split with every image corrupted, in five strengths (severity 1 to 5), in units where bytes count as
 * value / 255:
 *
 * - `noise`: normal noise of standard deviation 0.08, 0.12, 0.18, 0.26, 0.38 on every value (ImageNet-C)
 * - `blur`: a Gaussian of standard deviation 0.5, 0.75, 1, 1.5, 2 pixels, cut off at four of them; the border goes on
 *   outside (`scipy.ndimage.gaussian_filter(mode="nearest")`)
 * - `contrast`: (value − mean) · 0.75, 0.5, 0.4, 0.3, 0.15 + mean, with the mean of the image by channel (CIFAR-10-C)
 * - `occlusion`: a black rectangle of 0.2, 0.3, 0.4, 0.5, 0.6 of the height and of the width (to the nearest pixel, at
 *   least one) at a random place wholly inside
 *
 * Randomness depends only on the seed, the kind and where an image is stored, so an image gets the same noise in every
 * split, scaled by the severity. The result has its own memory, with labels and standardisation of the split; bytes stay
 * bytes, rounded and cut off at 0 and 255; floats are not cut off.
 *
 * @param severity 1, 2, 3, 4 or 5
 * @param options.seed default 1
 * @throws TypeError if the examples are not images
 */
export function corrupt(
  data: Dataset,
  kind: Corruption,
  severity: number,
  options: { readonly seed?: number } = {},
): Dataset {
  checkImages("corrupt", data);
  checkOptions("corrupt", options, { seed: aSeed });
  const { seed = 1 } = options;
  if (!corruptions.includes(kind)) {
    throw new TypeError(`corrupt(): kind must be one of ${corruptions.join(", ")}, got ${kind}`);
  }
  const strength = strengths[kind][severity - 1];
  if (strength === undefined) {
    throw new RangeError(`corrupt(): severity must be 1, 2, 3, 4 or 5, got ${severity}`);
  }
  const chance = (row: number) => randomStream(seed, `corrupt/${kind}/${row}`);
  const { shape } = data;
  switch (kind) {
    case "noise":
      return mapImages("corrupt", data, (from, to, row) => noise(from, to, strength, chance(row)));
    case "blur": {
      const kernel = gaussianKernel(strength);
      const between = new Float64Array(shape[0] * shape[1] * shape[2]);
      return mapImages("corrupt", data, (from, to) => blur(from, to, shape, kernel, between));
    }
    case "contrast":
      return mapImages("corrupt", data, (from, to) => contrast(from, to, shape[2], strength));
    case "occlusion":
      return mapImages(
        "corrupt",
        data,
        (from, to, row) => occlude(from, to, shape, strength, chance(row)),
      );
  }
}

function noise(from: Image, to: Image, deviation: number, random: RandomStream): void {
  for (let i = 0; i < from.length; i += 2) {
    // Box and Muller: two normal numbers from two uniform ones; 1 − u is never 0
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    to[i] = from[i] + radius * Math.cos(angle);
    if (i + 1 < from.length) to[i + 1] = from[i + 1] + radius * Math.sin(angle);
  }
}

/** Weights at the distances −r..r, summing to 1. */
function gaussianKernel(deviation: number): Float64Array {
  const radius = Math.floor(4 * deviation + 0.5);
  const kernel = Float64Array.from(
    { length: 2 * radius + 1 },
    (_, i) => Math.exp(-0.5 * ((i - radius) / deviation) ** 2),
  );
  const sum = kernel.reduce((sum, weight) => sum + weight, 0);
  return kernel.map((weight) => weight / sum);
}

/** Down the columns, then along the rows. */
function blur(
  from: Image,
  to: Image,
  [height, width, channels]: readonly number[],
  kernel: Float64Array,
  between: Image,
): void {
  const row = width * channels;
  smooth(from, between, { lines: row, length: height, stride: row }, kernel);
  for (let y = 0; y < height; y++) {
    smooth(
      between.subarray(y * row, (y + 1) * row),
      to.subarray(y * row, (y + 1) * row),
      { lines: channels, length: width, stride: channels },
      kernel,
    );
  }
}

/** Smooths `lines` lines side by side, each of `length` values `stride` apart. */
function smooth(
  from: Image,
  to: Image,
  { lines, length, stride }: { lines: number; length: number; stride: number },
  kernel: Float64Array,
): void {
  const radius = (kernel.length - 1) / 2;
  for (let i = 0; i < length; i++) {
    for (let line = 0; line < lines; line++) {
      let sum = 0;
      for (let k = 0; k < kernel.length; k++) {
        const place = Math.min(length - 1, Math.max(0, i + k - radius));
        sum += kernel[k] * from[line + place * stride];
      }
      to[line + i * stride] = sum;
    }
  }
}

function contrast(from: Image, to: Image, channels: number, factor: number): void {
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = c; i < from.length; i += channels) sum += from[i];
    const mean = sum / (from.length / channels);
    for (let i = c; i < from.length; i += channels) to[i] = (from[i] - mean) * factor + mean;
  }
}

function occlude(
  from: Image,
  to: Image,
  [height, width, channels]: readonly number[],
  share: number,
  random: RandomStream,
): void {
  const side = (extent: number) => Math.max(1, Math.round(share * extent));
  const start = (extent: number) => Math.floor(random() * (extent - side(extent) + 1));
  const [top, left] = [start(height), start(width)];
  to.set(from);
  for (let y = top; y < top + side(height); y++) {
    to.fill(0, (y * width + left) * channels, (y * width + left + side(width)) * channels);
  }
}
