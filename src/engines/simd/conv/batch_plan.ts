// Where a batch of a conv network lies, behind the parameters; and its chunks, which are the same whatever the number of
// threads, so that sums over them are as well.

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

/** Images that one thread goes over in one call. */
export interface Chunk {
  readonly index: number;
  readonly first: number;
  readonly count: number;
}

/** How much of a forward pass is kept: all, the blocks' inputs alone, or nothing. */
export type Kept = "all" | "inputs" | "nothing";

/** What a batch is placed for. */
export interface Passes {
  readonly training: boolean;
  readonly kept: Kept;
  /** Whether it comes with gates; default false. */
  readonly masked?: boolean;
}

/** Addresses of what depends on the batch. All arrays of images are [image][units][positions]. */
export interface ConvBatchPlan {
  readonly batch: number;
  readonly chunks: readonly Chunk[];
  readonly kept: Kept;
  /** Pixels as they come, [image][height][width][channels]. */
  readonly pixels: number;
  /** [8 · tiles] whole numbers, −1 beyond the batch. */
  readonly labels: number;
  /** Tiles of 8 samples, which is how the head goes over the batch. */
  readonly tiles: number;
  /** What enters block i (or the exit), and what its first and second convolution give. */
  activations(layer: number): number;
  reduced(block: number): number;
  spatial(block: number): number;
  /** Gradients: of activations, and behind the norms of a block. */
  readonly signal: number;
  readonly behind: readonly number[];
  /** Sums that a chunk leaves for the next norm. */
  moments(chunk: number): number;
  /** Gradients of a block (or the stem, or the head) that a chunk (or group of exits) leaves. */
  gradient(part: number): number;
  /** Bytes from part to part. */
  readonly gradientStride: number;
  /** Of each exit, [tile][outer][8]: means, what enters the head's norm, what enters its second affine. */
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
  /** Gates of each block, [image][outer], with zeros behind the last; undefined where there are none. */
  readonly masks?: (block: number) => number;
  /** Bytes of memory that all this takes. */
  readonly end: number;
}

/** Most chunks: many numbers of threads divide it. */
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

/** Places for the gates, one behind the other, and room for what reading whole vectors of channels finds behind them. */
function maskPlaces(
  take: Take,
  { outer }: ConvPlan["sizes"],
  depth: number,
  batch: number,
): (block: number) => number {
  const first = take(maskNumbers(outer, depth, batch));
  return (block) => first + 4 * block * batch * outer;
}

/** Float32 numbers of the gates of `depth` blocks with the zeros behind them. */
export function maskNumbers(outer: number, depth: number, batch: number): number {
  return depth * batch * outer + 4;
}
