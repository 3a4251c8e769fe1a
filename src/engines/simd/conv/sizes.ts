// Sizes of a conv network as its kernels see them. An image's activations lie as [channel][position], positions row by
// row with one column of padding behind each row, which serves the row after it as well: a 3×3 kernel's taps are
// then nine constant offsets, whatever the image's width.

import { wholeVectors } from "../layout.ts";
import type { ConvSpec } from "../../../architectures/specification.ts";

/** Sizes that the specification decides. */
export interface ConvSizes {
  /** Of an image as it comes. */
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channels: number;
  /** Between blocks, after the stem. */
  readonly height: number;
  readonly width: number;
  /** Positions from one row to the next: width + 1. */
  readonly rowStride: number;
  /** Positions that a channel has room for: whole segments. */
  readonly positions: number;
  /** Positions that the weight gradient's product takes at once; a multiple of 16. */
  readonly segment: number;
  /** Zeros that a padded plane has before and behind its positions: a row and a column, in whole vectors. */
  readonly lead: number;
  /** Float32 numbers from channel to channel. */
  readonly channelStride: number;
  readonly outer: number;
  readonly inner: number;
  /** Padded to whole vectors. */
  readonly outerUnits: number;
  readonly innerUnits: number;
  /** Inputs of an output of the stem: 6 · 6 · channels; and padded to whole vectors. */
  readonly patch: number;
  readonly patchUnits: number;
  readonly classes: number;
}

/** Side of the stem's kernel with its pooling folded in, and its step. */
export const stemSide = 6;
export const stemStep = 2;

/** Positions up to which the weight gradient's product is unrolled, about 16 KB of machine code. */
const longestSegment = 112;

/** The sizes of a specification's networks. */
export function convSizes(spec: ConvSpec): ConvSizes {
  const [imageHeight, imageWidth] = spec.size;
  const height = Math.floor((imageHeight - 4) / 2);
  const width = Math.floor((imageWidth - 4) / 2);
  const rowStride = width + 1;
  const { positions, segment } = segments(height * rowStride);
  const patch = stemSide ** 2 * spec.channels;
  return {
    ...{ imageHeight, imageWidth, channels: spec.channels, height, width, rowStride },
    ...{ positions, segment },
    lead: wholeVectors(rowStride + 1),
    // a multiple of 4,096 bytes would put the same position of all channels into the same lines of a cache
    channelStride: positions % 1024 ? positions : positions + 16,
    ...{ outer: spec.outer, inner: spec.inner },
    ...{ outerUnits: wholeVectors(spec.outer), innerUnits: wholeVectors(spec.inner) },
    ...{ patch, patchUnits: wholeVectors(patch), classes: spec.classes },
  };
}

/** The fewest positions that are whole segments, and the longest such segment. */
function segments(used: number): { positions: number; segment: number } {
  let best = { positions: Infinity, segment: 0 };
  for (let segment = 16; segment <= longestSegment; segment += 16) {
    const positions = Math.ceil(used / segment) * segment;
    if (positions <= best.positions) best = { positions, segment };
  }
  return best;
}
