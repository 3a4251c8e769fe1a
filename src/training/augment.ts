// Random crops and flips of image batches, in place, while they are on loan.

import type { MonoTypeOperatorFunction } from "rxjs";
import { exampleSize } from "../datasets/dataset.ts";
import { aBoolean, aSeed, checkOptions, type OptionChecks, whole } from "../calls/checks.ts";
import { defaultSeed, type RandomStream, randomStream } from "../math/random.ts";
import type { Batch } from "./batch.ts";
import { withSettings } from "./with_settings.ts";

/** Options of {@linkcode augment}. */
export interface AugmentOptions {
  /** Images are shifted by up to this many pixels in each direction and filled up with black; default 4. 0 for none. */
  readonly crop?: number;
  /** Mirrors half of the images left to right; default true. */
  readonly flip?: boolean;
  /** Default 1. */
  readonly seed?: number;
}

/** What the options of {@linkcode augment} must be. */
export const augmentChecks: OptionChecks<AugmentOptions> = {
  crop: whole(0),
  flip: aBoolean,
  seed: aSeed,
};

/**
 * Augments batches of images `[B, height, width, channels]`: every image is cropped at random from its copy padded
 * with black, and mirrored with probability one half. Augmentation depends only on the seed and the batch's position in
 * the run. Statistics and evaluation use the original images.
 */
export function augment(options: AugmentOptions = {}): MonoTypeOperatorFunction<Batch> {
  checkOptions("augment", options, augmentChecks);
  const { crop = 4, flip = true, seed = defaultSeed } = options;
  const settings = { crop, flip, seed };
  return withSettings("augment", settings, (batch) => {
    const { shape, standardisation: { mean, deviation } } = batch.data;
    if (shape.length !== 3) {
      throw new TypeError(`augment(): batches must be images, got examples of shape [${shape}]`);
    }
    const random = randomStream(seed, `augment/${batch.epoch}/${batch.index}`);
    const black = mean.map((value, channel) => -value / deviation[channel]); // a zero, standardised
    const size = exampleSize(shape);
    const original = new Float32Array(size);
    for (let n = 0; n < batch.size; n++) {
      const image = batch.inputs.subarray(n * size, (n + 1) * size);
      original.set(image);
      const move = {
        down: shift(random, crop),
        right: shift(random, crop),
        mirrored: flip && random() < 0.5,
      };
      redraw(image, original, shape, black, move);
    }
    return batch;
  });
}

function shift(random: RandomStream, most: number): number {
  return Math.floor(random() * (2 * most + 1)) - most;
}

/** Draws `original` into `image`, moved by whole pixels. */
function redraw(
  image: Float32Array,
  original: Float32Array,
  [height, width, channels]: readonly number[],
  black: readonly number[],
  move: { down: number; right: number; mirrored: boolean },
): void {
  for (let y = 0; y < height; y++) {
    const fromY = y - move.down;
    for (let x = 0; x < width; x++) {
      const fromX = (move.mirrored ? width - 1 - x : x) - move.right;
      const inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
      for (let c = 0; c < channels; c++) {
        image[(y * width + x) * channels + c] = inside
          ? original[(fromY * width + fromX) * channels + c]
          : black[c];
      }
    }
  }
}
