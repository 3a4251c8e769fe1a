// Memory layout of a batch of a conv network, after the parameters, and its chunks. These do not depend on the number of
// threads, so neither do sums over them.

import {
  evenRanges,
  roomFrom,
  severalOf,
  type Take,
  tileSamples,
  wholeVectors,
} from "../layout.ts";
import { blockConvolutions, stemConvolution, weightCount } from "./convolution.ts";
import { gradientParts, momentParts } from "./kernels/chunk_sums.ts";
import { touchedBehind } from "./kernels/touch.ts";
import type { ConvPlan } from "./plan.ts";

/** Images that one thread processes in one call. */
export interface Chunk {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** What a forward pass keeps: all activations, only the blocks' inputs, or nothing. */
export type Kept = "all" | "inputs" | "nothing";

/** The passes that a batch is placed for. */
export interface Passes {
  readonly training: boolean;
  readonly kept: Kept;
  /** Whether it has dropout masks; default false. */
  readonly masked?: boolean;
}

/** Addresses that depend on the batch. All arrays of images are [image][units][positions]. */
export interface ConvBatchPlan {
  readonly batch: number;
  readonly chunks: readonly Chunk[];
  readonly kept: Kept;
  /** Pixels as given, [image][height][width][channels]. */
  readonly pixels: number;
  /** [8 · tiles] integers, −1 beyond the batch. */
  readonly labels: number;
  /** Tiles of 8 samples, for the head. */
  readonly tiles: number;
  /** Inputs of block i (or the exit), and the outputs of its first and second convolution. */
  activations(layer: number): number;
  reduced(block: number): number;
  spatial(block: number): number;
  /** Gradients of activations, and of the outputs of a block's norms. */
  readonly signal: number;
  readonly behind: readonly number[];
  /** Sums of a chunk for the next norm. */
  moments(chunk: number): number;
  /** Partial gradients of a block (or stem, or head) from a chunk (or group of exits). */
  gradient(part: number): number;
  /** Bytes from part to part. */
  readonly gradientStride: number;
  /** Per exit, [tile][outer][8]: means, inputs of the head's norm, inputs of its second affine. */
  means(exit: number): number;
  rectified(exit: number): number;
  hidden(exit: number): number;
  /** [tile][targets][8] */
  outputs(exit: number): number;
  /** [4] and [8 · tiles] */
  total(exit: number): number;
  each(exit: number): number;
  /** The gradient of the means, [tile][outer][8]. */
  exitSignal(exit: number): number;
  /** Masks of each block, [image][outer], followed by zeros; undefined if there are none. */
  readonly masks?: (block: number) => number;
  /** End of the memory, in bytes. */
  readonly end: number;
}

/** Most chunks; divisible by many numbers of threads. */
export const mostChunks = 24;

/** The chunks of a batch. */
export function chunksOf(batch: number): Chunk[] {
  return evenRanges(batch, mostChunks).map((range, index) => ({ index, ...range }));
}

/** The plan for a batch through `depth` blocks. */
export function convBatchPlan(
  plan: ConvPlan,
  depth: number,
  batch: number,
  options: Passes,
): ConvBatchPlan {
  const { training, kept, masked = false } = options;
  const { sizes } = plan;
  const { channelStride, outerUnits, innerUnits } = sizes;
  const { take, end } = roomFrom(plan.end);
  const { width, targets } = plan.scratch[0].head;
  const tiles = Math.ceil(batch / tileSamples);
  const samples = tiles * tileSamples;
  const chunks = chunksOf(batch);
  const several = (kept: boolean, count: number, floats: number) => {
    const place = severalOf(take, kept ? count : 1, floats);
    return (index: number) => place(kept ? index : 0);
  };
  const [wide, narrow] = [outerUnits, innerUnits].map((units) => batch * units * channelStride);
  const pixels = take(batch * sizes.imageHeight * sizes.imageWidth * sizes.channels);
  const labels = take(samples);
  const activations = several(kept !== "nothing", depth + 1, wide);
  const reduced = several(kept === "all", depth, narrow);
  const spatial = several(kept === "all", depth, narrow);
  const exits = (floats: number) => severalOf(take, depth + 1, floats);
  const most = Math.max(outerUnits, innerUnits);
  const momentSize = 4 * most * Math.max(momentParts, gradientParts);
  const stem = stemConvolution(sizes);
  const gradientSize = wholeVectors(
    Math.max(plan.blockCount, plan.head.count, weightCount(stem) + stem.outputUnits),
  );
  const gradient = severalOf(take, mostChunks, training ? gradientSize : 0);
  const moments = severalOf(take, chunks.length, momentSize);
  return {
    ...{ batch, chunks, kept, pixels, labels, tiles, activations, reduced, spatial },
    signal: training ? take(wide) : 0,
    behind: blockConvolutions(sizes).map(({ inputUnits }) =>
      training ? take(batch * inputUnits * channelStride) : 0
    ),
    moments,
    gradient,
    gradientStride: gradient(1) - gradient(0),
    means: exits(samples * width),
    rectified: exits(samples * width),
    hidden: exits(samples * width),
    outputs: exits(samples * targets),
    total: exits(4),
    each: exits(samples),
    exitSignal: exits(training ? samples * width : 0),
    masks: masked ? maskPlaces(take, sizes, depth, batch) : undefined,
    end: end() + touchedBehind,
  };
}

/** Addresses of the masks, with padding for reading whole vectors of channels. */
function maskPlaces(
  take: Take,
  { outer }: ConvPlan["sizes"],
  depth: number,
  batch: number,
): (block: number) => number {
  const first = take(maskNumbers(outer, depth, batch));
  return (block) => first + 4 * block * batch * outer;
}

/** Float32 values in the masks of `depth` blocks, including padding. */
export function maskNumbers(outer: number, depth: number, batch: number): number {
  return depth * batch * outer + 4;
}
