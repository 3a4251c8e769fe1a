// Memory layout of each thread's scratch, in bytes, at constant addresses known only to its module.

import type { Take } from "../layout.ts";
import { type DenseScratch, denseScratch } from "../dense/plan.ts";
import { blockConvolutions, type Convolution, stemConvolution, termGroups } from "./convolution.ts";
import type { ConvSizes } from "./sizes.ts";
import { frequencies, outputSlack, tiling } from "./winograd.ts";

/** Rows of the micro-kernel's products. */
export const quadRows = 4;

/** Most vectors of the micro-kernel. */
const mostVectors = 4;

/** Scratch of a Winograd convolution; the table is shared by all threads. */
export interface WinogradScratch {
  /** Transformed inputs, [16][inputUnits][tiles]. */
  readonly inputs: number;
  /** Products of a group of tiles, [16][outputUnits][vectors]. */
  readonly products: number;
  /** Outputs, [outputUnits][outputStride]. */
  readonly outputs: number;
  /** Float32 values between outputs. */
  readonly outputStride: number;
  /** Byte offsets of the inputs and outputs of every quad of tiles, as integers. */
  readonly table: number;
}

/** A thread's scratch. */
export interface ConvScratch {
  readonly sizes: ConvSizes;
  /** Constant vectors of the kernels. */
  readonly constants: number;
  /** Masks of existing positions, [channelStride], all ones or zeros; shared by all threads. */
  readonly positionMask: number;
  /** Masks of the current positions. */
  readonly maskTile: number;
  /** Results of the micro-kernel, [4][vectors]. */
  readonly quad: number;
  /** Its inputs, [inputs][current positions and their surroundings]. */
  readonly window: number;
  /** Partial sums of products computed in several groups of terms, [units][vectors]. */
  readonly partial: number;
  /** Gradients of outputs, [segment][vectors]. */
  readonly signalTile: number;
  /** One image in padded planes, [channel][lead | positions | lead]; the padding is zero. */
  readonly plane: number;
  /** One image with four channels interleaved, [channels / 4][lead | positions | lead][4]. */
  readonly blocked: number;
  /** Sums over one image, [units][4]. */
  readonly imageSums: number;
  /** Dummy store target, [4]. */
  readonly touched: number;
  /** Undefined if the 3×3 convolutions are direct. */
  readonly winograd?: WinogradScratch;
  /** For the dense kernels of the head. */
  readonly head: DenseScratch;
}

/** Float32 values between channels of padded planes. */
export function planeStride({ lead, channelStride }: ConvSizes): number {
  return 2 * lead + channelStride;
}

/** Positions on either side of the current ones in a convolution's window, in whole vectors. */
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
    // Winograd products take all inner channels at once
    window: take(Math.max(...windows, sizes.innerUnits * tile)),
    partial: take(units * tile),
    signalTile: take(segment * tile),
    imageSums: take(4 * units),
    touched: take(4),
    plane: take(units * planeStride(sizes)),
    blocked: take(units * planeStride(sizes)),
  };
}

/** Bytes between frequencies of `numbers` float32 values; never a multiple of a cache size. */
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
