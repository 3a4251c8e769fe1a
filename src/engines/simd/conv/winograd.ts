// Winograd convolution F(2×2, 3×3) (Lavin and Gray, 2016): tiles of 2×2 outputs, whose 4×4 inputs and 3×3 weights are
// transformed so that 16 products replace 36. Four neighbouring tiles of a row form a quad, one vector. The choice depends
// only on sizes, since rounding differs from direct convolution.

import type { ConvSizes } from "./sizes.ts";

/** Values in a tile's transformed inputs, weights and products: 4 × 4. */
export const frequencies = 16;

/** The tiling of an image. */
interface Tiling {
  /** Number of tiles of 2×2 outputs, padded to whole groups of 16. */
  readonly tiles: number;
  /** Quads of four tiles: byte offsets of the first input and the first output within an image. */
  readonly quads: readonly { readonly input: number; readonly output: number }[];
}

/** Least inputs for which the transforms pay off, and most inputs for which the products are unrolled. */
const [leastInputs, mostInputs] = [8, 96];

/** Cost factor of the transforms, measured roughly. */
const overhead = 1.25;

/** The tiling, or undefined if direct convolution is faster. */
export function tiling(sizes: ConvSizes): Tiling | undefined {
  const { height, width, rowStride, positions, inner } = sizes;
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 8)];
  const tiles = Math.ceil(4 * rows * columns / 16) * 16;
  const pays = frequencies * tiles * overhead < 9 * positions;
  if (inner < leastInputs || inner > mostInputs || !pays) return undefined;
  const quads = [];
  for (let row = 0; row < rows; row++) {
    // the last quad of a row writes beyond it, where the next row's first quad writes later
    for (let column = columns - 1; column >= 0; column--) {
      const output = 4 * (2 * row * rowStride + 8 * column);
      quads.push({ input: output - 4 * (rowStride + 1), output });
    }
  }
  // quads without tiles read existing data and write after the image
  const behind = 4 * (positions + outputSlack / 2);
  while (quads.length < tiles / 4) quads.push({ input: 0, output: behind });
  return { tiles, quads };
}

/** Values after a channel's positions that outputs of quads may reach: two rows of eight. */
export const outputSlack = 128;
