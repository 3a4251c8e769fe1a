// Sizes of a conv network for its kernels. An image's activations are [channel][position], positions row by row with one
// column of padding after each row, which also serves the next row: a 3×3 kernel's taps are then nine constant offsets
// for any image width.

import { wholeVectors } from "../layout.ts";
import type { ConvSpec } from "../../../architectures/specification.ts";

/** Sizes that follow from the specification. */
export interface ConvSizes {
  /** Size of a given image. */
  readonly imageHeight: number;
  readonly imageWidth: number;
  readonly channels: number;
  /** Size between blocks, after the stem. */
  readonly height: number;
  readonly width: number;
  /** Positions between rows: width + 1. */
  readonly rowStride: number;
  /** Positions allocated per channel: whole segments. */
  readonly positions: number;
  /** Positions per product of the weight gradient; a multiple of 16. */
  readonly segment: number;
  /** Zeros before and after the positions of a padded plane: a row and a column, in whole vectors. */
  readonly lead: number;
  /** Float32 values between channels. */
  readonly channelStride: number;
  readonly outer: number;
  readonly inner: number;
  /** Padded to whole vectors. */
  readonly outerUnits: number;
  readonly innerUnits: number;
  /** Inputs per output of the stem: 6 · 6 · channels; and padded to whole vectors. */
  readonly patch: number;
  readonly patchUnits: number;
  readonly classes: number;
}

/** Side of the stem's kernel with folded pooling, and its stride. */
export const stemSide = 6;
export const stemStep = 2;

/** Most unrolled positions of the weight gradient's product, about 16 KB of machine code. */
const longestSegment = 112;

/** The sizes of networks of a specification. */
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
    // with a multiple of 4,096 bytes, one position of all channels would map to the same cache set
    channelStride: positions % 1024 ? positions : positions + 16,
    ...{ outer: spec.outer, inner: spec.inner },
    ...{ outerUnits: wholeVectors(spec.outer), innerUnits: wholeVectors(spec.inner) },
    ...{ patch, patchUnits: wholeVectors(patch), classes: spec.classes },
  };
}

/** The least number of positions in whole segments, and the longest such segment. */
function segments(used: number): { positions: number; segment: number } {
  let best = { positions: Infinity, segment: 0 };
  for (let segment = 16; segment <= longestSegment; segment += 16) {
    const positions = Math.ceil(used / segment) * segment;
    if (positions <= best.positions) best = { positions, segment };
  }
  return best;
}
