// Image rotation about the centre: a distribution shift of known strength.

import type { Dataset } from "./dataset.ts";
import { checkImages, type Image, mapImages } from "./map_images.ts";

/**
 * The examples of a split with every image rotated counter-clockwise about its centre, in the same frame: pixels
 * outside are lost, and 0 (black, before standardisation) fills in. Bilinear between the four pixels around a point,
 * those outside counting 0, as `scipy.ndimage.rotate(order=1, mode="grid-constant", reshape=False)`.
 *
 * The result has its own memory, with labels and standardisation of the split; bytes stay bytes, rounded to the nearest.
 *
 * @param degrees any number; multiples of 90 move square images pixel by pixel without rounding
 * @throws TypeError if the examples are not images
 */
export function rotateImages(data: Dataset, degrees: number): Dataset {
  checkImages("rotateImages", data);
  if (!Number.isFinite(degrees)) {
    throw new RangeError(`rotateImages(): degrees must be a finite number, got ${degrees}`);
  }
  const taps = rotationTaps(data.shape, degrees);
  const channels = data.shape[2];
  return mapImages("rotateImages", data, (from, to) => draw(from, to, taps, channels));
}

/** For every pixel the four that it is mixed from, and their weights; the same for all images. */
interface Taps {
  /** Offsets of pixels, [pixels · 4]. */
  readonly pixels: Uint32Array;
  /** [pixels · 4]; 0 for one outside. */
  readonly weights: Float64Array;
}

function rotationTaps([height, width]: readonly number[], degrees: number): Taps {
  const { sine, cosine } = direction(degrees);
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const pixels = new Uint32Array(height * width * 4);
  const weights = new Float64Array(height * width * 4);
  let tap = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // y points down, so turning the image to the left takes each pixel from the right
      const sourceY = middleY + cosine * (y - middleY) + sine * (x - middleX);
      const sourceX = middleX - sine * (y - middleY) + cosine * (x - middleX);
      const [top, left] = [Math.floor(sourceY), Math.floor(sourceX)];
      for (const row of [top, top + 1]) {
        for (const column of [left, left + 1]) {
          if (row >= 0 && row < height && column >= 0 && column < width) {
            pixels[tap] = row * width + column;
            weights[tap] = (1 - Math.abs(sourceY - row)) * (1 - Math.abs(sourceX - column));
          }
          tap++;
        }
      }
    }
  }
  return { pixels, weights };
}

/** Sine and cosine, exact for multiples of 90 degrees. */
function direction(degrees: number): { sine: number; cosine: number } {
  const turn = ((degrees % 360) + 360) % 360;
  if (turn % 90 === 0) {
    return { sine: [0, 1, 0, -1][turn / 90 % 4], cosine: [1, 0, -1, 0][turn / 90 % 4] };
  }
  const angle = turn * Math.PI / 180;
  return { sine: Math.sin(angle), cosine: Math.cos(angle) };
}

function draw(from: Image, to: Image, { pixels, weights }: Taps, channels: number): void {
  for (let i = 0; i < to.length; i += channels) {
    const tap = 4 * (i / channels);
    for (let c = 0; c < channels; c++) {
      let value = 0;
      for (let t = tap; t < tap + 4; t++) value += weights[t] * from[pixels[t] * channels + c];
      to[i + c] = value;
    }
  }
}
