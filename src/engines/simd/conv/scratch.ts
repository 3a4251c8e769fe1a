// Where each thread's scratch lies, in bytes: at constant addresses, which its module alone knows.

import { type DenseScratch, denseScratch, type Take } from "../memory_plan.ts";
import { blockConvolutions, type Convolution, stemConvolution, termGroups } from "./convolution.ts";
import { quadRows } from "./kernels/quad_product.ts";
import type { ConvSizes } from "./sizes.ts";

/** Vectors that the micro-kernel takes at most. */
export const mostVectors = 4;

/** A thread's scratch. */
export interface ConvScratch {
  readonly sizes: ConvSizes;
  /** Vectors that kernels need as constants. */
  readonly constants: number;
  /** Masks of the positions that exist, [channelStride], all ones or zero; the same for all threads. */
  readonly positionMask: number;
  /** Masks of the positions at hand. */
  readonly maskTile: number;
  /** What the micro-kernel leaves, [4][vectors]. */
  readonly quad: number;
  /** Its inputs, [inputs][positions at hand and around them]. */
  readonly window: number;
  /** Sums of a product whose terms do not go in one, [units][vectors]. */
  readonly partial: number;
  /** Gradients of outputs, [segment][vectors]. */
  readonly signalTile: number;
  /** One image in padded planes, [channel][lead | positions | lead]; the padding is zero. */
  readonly plane: number;
  /** One image with four channels side by side, [channels / 4][lead | positions | lead][4]. */
  readonly blocked: number;
  /** Sums over one image, [units][4]. */
  readonly imageSums: number;
  /** Where nothing that is stored matters, [4]. */
  readonly touched: number;
  /** For the dense kernels, which are the network's head. */
  readonly head: DenseScratch;
}

/** Float32 numbers from channel to channel of padded planes. */
export function planeStride({ lead, channelStride }: ConvSizes): number {
  return 2 * lead + channelStride;
}

/** Positions beside those at hand that a convolution's window holds, on either side: whole vectors. */
export function reach({ taps }: Convolution, { lead }: ConvSizes): number {
  return taps.length > 1 ? lead : 0;
}

/** A thread's scratch. */
export function convScratch(sizes: ConvSizes, positionMask: number, take: Take): ConvScratch {
  const { outer, outerUnits, patchUnits, innerUnits, classes, segment } = sizes;
  const head = denseScratch({ inputs: 1, width: outer, classes }, take);
  const units = Math.max(outerUnits, patchUnits, innerUnits);
  const tile = 4 * mostVectors;
  const windows = [...blockConvolutions(sizes), stemConvolution(sizes)].flatMap((convolution) => [
    convolution,
    { ...convolution, inputs: convolution.outputs },
  ]).map((convolution) =>
    termGroups(convolution).size *
    (tile + 2 * reach(convolution, sizes))
  );
  return {
    ...{ sizes, constants: head.constants, positionMask, head },
    maskTile: take(tile),
    quad: take(quadRows * tile),
    window: take(Math.max(...windows)),
    partial: take(units * tile),
    signalTile: take(segment * tile),
    imageSums: take(4 * units),
    touched: take(4),
    plane: take(units * planeStride(sizes)),
    blocked: take(units * planeStride(sizes)),
  };
}
