// The convolutions of a network as products: inputs and outputs per position, and the offsets of their taps.

import type { ConvSizes } from "./sizes.ts";

/** A convolution. Weights are [tap][input][output], with inputs and outputs padded to whole vectors, followed by the bias. */
export interface Convolution {
  readonly inputs: number;
  readonly outputs: number;
  readonly inputUnits: number;
  readonly outputUnits: number;
  /** Offsets from the output position to the input positions. */
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

/** The stem as a product over patches: its inputs are the patches of the 6×6 kernel. */
export function stemConvolution({ patch, patchUnits, outer, outerUnits }: ConvSizes): Convolution {
  return {
    ...{ inputs: patch, inputUnits: patchUnits, outputs: outer, outputUnits: outerUnits },
    taps: [0],
  };
}

/** The convolution from output gradients to input gradients, with transposed weights. */
export function transposed(convolution: Convolution): Convolution {
  const { inputs, inputUnits, outputs, outputUnits, taps } = convolution;
  return {
    ...{ inputs: outputs, inputUnits: outputUnits, outputs: inputs, outputUnits: inputUnits },
    taps: taps.map((offset) => -offset),
  };
}

/** Float32 values in the weights, without the bias. */
export function weightCount({ taps, inputUnits, outputUnits }: Convolution): number {
  return taps.length * inputUnits * outputUnits;
}

/**
 * Groups of inputs whose terms the micro-kernel unrolls, all but the last of equal size: about 12 KB of machine code, which
 * fits the cache of decoded instructions.
 */
export function termGroups(
  { inputs, taps }: Pick<Convolution, "inputs" | "taps">,
): { size: number; count: number; rest: number } {
  const most = Math.max(1, Math.floor(unrolledTerms / taps.length));
  const size = Math.ceil(inputs / Math.ceil(inputs / most));
  const count = Math.floor(inputs / size);
  return { size, count, rest: inputs - count * size };
}

/** Most unrolled terms of a product. */
const unrolledTerms = 96;
