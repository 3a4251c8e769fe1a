// Winograd's convolution F(2×2, 3×3) (Lavin and Gray, 2016): tiles of 2×2 outputs, whose 4×4 inputs and 3×3 weights are
// transformed so that 16 products take the place of 36. Tiles lie in quads of four neighbours of a row of tiles, a vector
// each. Whether it is used depends on sizes alone, since it rounds otherwise than the direct way.

import type { ConvSizes } from "./sizes.ts";

/** Numbers that a tile's inputs, weights and products have: 4 × 4. */
export const frequencies = 16;

/** How an image is cut into tiles. */
interface Tiling {
  /** Of 2×2 outputs, padded to whole groups of 16. */
  readonly tiles: number;
  /** Of four tiles each: bytes from an image's first position to the quad's first input and to its first output. */
  readonly quads: readonly { readonly input: number; readonly output: number }[];
}

/** Inputs up to which the products are unrolled, and from which the transforms pay. */
const [leastInputs, mostInputs] = [8, 96];

/** What transforms add to the products, measured roughly. */
const overhead = 1.25;

/** The tiling, or undefined where the direct way is faster. */
export function tiling(sizes: ConvSizes): Tiling | undefined {
  const { height, width, rowStride, positions, inner } = sizes;
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 8)];
  const tiles = Math.ceil(4 * rows * columns / 16) * 16;
  const pays = frequencies * tiles * overhead < 9 * positions;
  if (inner < leastInputs || inner > mostInputs || !pays) return undefined;
  const quads = [];
  for (let row = 0; row < rows; row++) {
    // the last quad of a row writes beyond it, into what the first quad of the row writes afterwards
    for (let column = columns - 1; column >= 0; column--) {
      const output = 4 * (2 * row * rowStride + 8 * column);
      quads.push({ input: output - 4 * (rowStride + 1), output });
    }
  }
  // quads without tiles read what is there and write behind the image
  const behind = 4 * (positions + outputSlack / 2);
  while (quads.length < tiles / 4) quads.push({ input: 0, output: behind });
  return { tiles, quads };
}

/** Numbers behind a channel's positions that outputs of quads may reach: two rows of eight. */
export const outputSlack = 128;
