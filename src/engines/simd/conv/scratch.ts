// Where each thread's scratch lies, in bytes: at constant addresses, which its module alone knows.

import type { Take } from "../layout.ts";
import { type DenseScratch, denseScratch } from "../dense/plan.ts";
import { blockConvolutions, type Convolution, stemConvolution, termGroups } from "./convolution.ts";
import type { ConvSizes } from "./sizes.ts";
import { frequencies, outputSlack, tiling } from "./winograd.ts";

/** Rows of the micro-kernel's products. */
export const quadRows = 4;

/** Vectors that the micro-kernel takes at most. */
const mostVectors = 4;

/** Scratch of a 3×3 convolution by Winograd's way; its table is the same for all threads. */
export interface WinogradScratch {
  /** Transformed inputs, [16][inputUnits][tiles]. */
  readonly inputs: number;
  /** Products of a group of tiles, [16][outputUnits][vectors]. */
  readonly products: number;
  /** Outputs, [outputUnits][outputStride]. */
  readonly outputs: number;
  /** Float32 numbers from output to output. */
  readonly outputStride: number;
  /** Of every quad of tiles the bytes to its inputs and outputs, as whole numbers. */
  readonly table: number;
}

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
  /** Undefined where the 3×3 convolutions go the direct way. */
  readonly winograd?: WinogradScratch;
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
export function convScratch(
  sizes: ConvSizes,
  shared: { readonly positionMask: number; readonly table: number },
  take: Take,
): ConvScratch {
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
    ...{ sizes, constants: head.constants, positionMask: shared.positionMask, head },
    winograd: winogradScratch(sizes, shared.table, take),
    maskTile: take(tile),
    quad: take(quadRows * tile),
    // Winograd's products take all inner channels at once
    window: take(Math.max(...windows, sizes.innerUnits * tile)),
    partial: take(units * tile),
    signalTile: take(segment * tile),
    imageSums: take(4 * units),
    touched: take(4),
    plane: take(units * planeStride(sizes)),
    blocked: take(units * planeStride(sizes)),
  };
}

/** Bytes between what so many float32 numbers have at one frequency and the next: never a multiple of a cache's size. */
export function frequencyStride(numbers: number): number {
  return 4 * numbers + 64;
}

function winogradScratch(
  sizes: ConvSizes,
  table: number,
  take: Take,
): WinogradScratch | undefined {
  const tiles = tiling(sizes)?.tiles;
  if (tiles === undefined) return undefined;
  const { innerUnits, positions } = sizes;
  const outputStride = positions + outputSlack;
  return {
    inputs: take(frequencies * frequencyStride(innerUnits * tiles) / 4),
    products: take(frequencies * frequencyStride(innerUnits * 4 * mostVectors) / 4),
    outputs: take(innerUnits * outputStride),
    outputStride,
    table,
  };
}
