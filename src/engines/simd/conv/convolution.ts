// The convolutions of a network as products: inputs and outputs per position, and the offsets of their taps.

import type { ConvSizes } from "./sizes.ts";

/** A convolution. Its weights lie as [tap][input][output], inputs and outputs padded to whole vectors, then the bias. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  readonly inputUnits: number;
  readonly outputUnits: number;
  /** Positions from that of the output to those of the inputs. */
  readonly taps: readonly number[];
}

/** The three convolutions of a block, in the order of the forward pass. */
export function blockConvolutions(sizes: ConvSizes): readonly [
  Convolution,
  Convolution,
  Convolution,
] {
  const { outer, inner, outerUnits, innerUnits, rowStride } = sizes;
  const [wide, narrow] = [
    { inputs: outer, inputUnits: outerUnits, outputs: inner, outputUnits: innerUnits },
    { inputs: inner, inputUnits: innerUnits, outputs: outer, outputUnits: outerUnits },
  ];
  const taps = [-1, 0, 1].flatMap((row) => [-1, 0, 1].map((column) => row * rowStride + column));
  return [
    { ...wide, taps: [0] },
    { ...wide, inputs: inner, inputUnits: innerUnits, taps },
    { ...narrow, taps: [0] },
  ];
}

/** The stem, a product of patches: its inputs are what the 6×6 kernel sees. */
export function stemConvolution({ patch, patchUnits, outer, outerUnits }: ConvSizes): Convolution {
  return {
    ...{ inputs: patch, inputUnits: patchUnits, outputs: outer, outputUnits: outerUnits },
    taps: [0],
  };
}

/** The convolution that takes gradients of the outputs to those of the inputs, by weights in `transposed` order. */
export function transposed(convolution: Convolution): Convolution {
  const { inputs, inputUnits, outputs, outputUnits, taps } = convolution;
  return {
    ...{ inputs: outputs, inputUnits: outputUnits, outputs: inputs, outputUnits: inputUnits },
    taps: taps.map((offset) => -offset),
  };
}

/** Float32 numbers of the weights, the bias not counted. */
export function weightCount({ taps, inputUnits, outputUnits }: Convolution): number {
  return taps.length * inputUnits * outputUnits;
}

/**
 * Inputs whose terms the micro-kernel takes at once, as groups of one size and one that is left: about 12 KB of machine
 * code, which the caches of decoded instructions hold.
 */
export function termGroups(
  { inputs, taps }: Pick<Convolution, "inputs" | "taps">,
): { size: number; count: number; rest: number } {
  const most = Math.max(1, Math.floor(unrolledTerms / taps.length));
  const size = Math.ceil(inputs / Math.ceil(inputs / most));
  const count = Math.floor(inputs / size);
  return { size, count, rest: inputs - count * size };
}

/** Terms of a product that are unrolled at most. */
const unrolledTerms = 96;
