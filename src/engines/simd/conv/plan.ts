// Memory layout of a conv network, in bytes. First the part that depends only on the specification and the number of
// threads: commands, scratch and parameters, below the memory's declared minimum; then the batch.

import { roomFrom, severalOf } from "../layout.ts";
import type { ConvSpec } from "../../../architectures/specification.ts";
import type { DensePlan, Place } from "../dense/plan.ts";
import { blockConvolutions, stemConvolution, weightCount } from "./convolution.ts";
import { type ConvScratch, convScratch } from "./scratch.ts";
import { type ConvSizes, convSizes } from "./sizes.ts";
import { frequencies, tiling } from "./winograd.ts";

/** Offsets of a convolution's weights and bias within a block, in float32 values. */
interface ConvolutionPlace {
  readonly weight: number;
  readonly bias: number;
}

/** Offsets of a norm's scale and shift within a block or the head, in float32 values. */
interface NormPlace {
  readonly features: number;
  /** Features padded to whole vectors. */
  readonly units: number;
  readonly scale: number;
  readonly shift: number;
}

/** Addresses that do not depend on the batch. */
export interface ConvPlan {
  readonly sizes: ConvSizes;
  /** Command area of the threads. */
  readonly commands: { readonly address: number; readonly bytes: number };
  readonly positionMask: number;
  /** Table of Winograd's quads of tiles. */
  readonly quadTable: number;
  /** Scratch of each thread. */
  readonly scratch: readonly ConvScratch[];
  /** The stem's trained weights, [5 · 5 · channels, outerUnits], and its kernels' weights, [patchUnits, outerUnits], each with bias. */
  readonly stem: Place & { readonly count: number };
  readonly foldedStem: number;
  /** The head: affine, norm, affine, in the layout of the dense kernels. */
  readonly head: Place & {
    readonly count: number;
    readonly norm: NormPlace;
    /** Offset of the second affine. */
    readonly out: number;
  };
  /** Float32 values of a block, and the offsets of its parts. */
  readonly blockCount: number;
  readonly convolutions: readonly ConvolutionPlace[];
  readonly norms: readonly NormPlace[];
  block(index: number): Place;
  /** The current block's weights with inputs and outputs exchanged. */
  readonly transposed: number;
  /** The transformed 3×3 weights of each block, and those of the current block in the backward pass, for Winograd convolution. */
  winograd(block: number): number;
  readonly winogradBack: number;
  /** Slope, mean and shift of each block and norm, [3][units]. */
  coefficients(block: number, norm: number): number;
  /** Backward coefficients a, b, c and mean of the current block's norms, [4][units]. */
  readonly back: readonly number[];
  /** Slope, mean and shift of each exit's norm; and the statistics of the latest batch, as in a dense block. */
  exitCoefficients(exit: number): number;
  exitStatistics(exit: number): number;
  /** Begin and end of the parameters of a network of a depth. */
  readonly parameters: number;
  parametersEnd(depth: number): number;
  /** Begin of the activations. */
  readonly end: number;
}

/** Bytes for the calls of a pass: some values for each kernel call of the chunks. */
const commandBytes = 1 << 20;

/** The plan for networks of a specification. */
export function convPlan(spec: ConvSpec, threads: number): ConvPlan {
  const sizes = convSizes(spec);
  const { outerUnits, innerUnits, channels, channelStride } = sizes;
  const { take, end } = roomFrom(0);
  const depth = spec.maxDepth;
  const commands = { address: take(commandBytes / 4), bytes: commandBytes };
  const positionMask = take(channelStride);
  const quadTable = take(2 * (tiling(sizes)?.quads.length ?? 0));
  const scratch = Array.from(
    { length: threads },
    () => convScratch(sizes, { positionMask, table: quadTable }, take),
  );
  const { units, targets } = scratch[0].head;

  const convolutions: ConvolutionPlace[] = [];
  const norms: NormPlace[] = [];
  let blockCount = 0;
  for (const convolution of blockConvolutions(sizes)) {
    const weight = blockCount;
    const bias = weight + weightCount(convolution);
    convolutions.push({ weight, bias });
    blockCount = bias + convolution.outputUnits;
  }
  for (const { inputs, inputUnits } of blockConvolutions(sizes)) {
    norms.push({
      ...{ features: inputs, units: inputUnits },
      ...{ scale: blockCount, shift: blockCount + inputUnits },
    });
    blockCount += 2 * inputUnits;
  }

  const transposed = take(
    blockConvolutions(sizes).reduce((sum, one) => sum + weightCount(one), 0),
  );
  const coefficients = norms.map(({ units }) => severalOf(take, Math.max(1, depth), 3 * units));
  const back = norms.map(({ units }) => take(4 * units));
  const windowed = tiling(sizes) ? frequencies * innerUnits ** 2 : 0;
  const winograd = severalOf(take, Math.max(1, depth), windowed);
  const winogradBack = take(windowed);
  const exitCoefficients = severalOf(take, depth + 1, 3 * units);
  const exitStatistics = severalOf(take, depth + 1, 4 * units);
  const stemShape = stemConvolution(sizes);
  const foldedStem = take(weightCount(stemShape) + outerUnits);

  const place = (count: number) => ({ weights: take(count), velocity: take(count), count });
  const parameters = end();
  const stem = place(25 * channels * outerUnits + outerUnits);
  const affine = (spec.outer + 1) * units;
  const head = place(affine + 2 * units + (spec.outer + 1) * targets);
  const blocks = end();
  const first = place(blockCount);
  const stride = end() - blocks;
  take((depth - 1) * stride / 4);
  return {
    ...{ sizes, commands, positionMask, scratch, stem, foldedStem },
    head: {
      ...head,
      norm: { features: spec.outer, units, scale: affine, shift: affine + units },
      out: affine + 2 * units,
    },
    ...{ blockCount, convolutions, norms, transposed, back, exitCoefficients, exitStatistics },
    ...{ quadTable, winograd, winogradBack },
    coefficients: (block, norm) => coefficients[norm](block),
    block: (index) => ({
      weights: first.weights + index * stride,
      velocity: first.velocity + index * stride,
    }),
    parameters,
    parametersEnd: (depth) => blocks + depth * stride,
    end: Math.max(end(), first.weights),
  };
}

/** The head as the plan of a dense network of one block, for the scratch of a thread. */
export function headPlan({ head }: ConvPlan, scratch: ConvScratch): DensePlan {
  return {
    ...scratch.head,
    stem: { weights: 0, velocity: 0 }, // none
    head: { weights: head.weights + 4 * head.out, velocity: head.velocity + 4 * head.out },
    block: () => ({
      weights: head.weights,
      velocity: head.velocity,
      norm: 4 * head.norm.scale,
      statistics: 0, // per exit, elsewhere
    }),
    parameters: head.weights,
    parametersEnd: () => head.velocity + 4 * head.count,
  };
}
