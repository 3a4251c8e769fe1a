// Where everything lies in the one memory of a conv network, in bytes. First what the specification and the number of
// threads decide: commands, scratch and parameters, below the memory's declared minimum; then what a batch needs.

import { roomFrom, severalOf } from "../layout.ts";
import type { ConvSpec } from "../../../architectures/specification.ts";
import type { DensePlan, Place } from "../dense/plan.ts";
import { blockConvolutions, stemConvolution, weightCount } from "./convolution.ts";
import { type ConvScratch, convScratch } from "./scratch.ts";
import { type ConvSizes, convSizes } from "./sizes.ts";
import { frequencies, tiling } from "./winograd.ts";

/** A convolution's weights and bias within a block, in float32 numbers from its beginning. */
interface ConvolutionPlace {
  readonly weight: number;
  readonly bias: number;
}

/** A norm's scale and shift within a block or the head, likewise. */
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
  /** Where the threads are told what to do. */
  readonly commands: { readonly address: number; readonly bytes: number };
  readonly positionMask: number;
  /** Of Winograd's quads of tiles. */
  readonly quadTable: number;
  /** Of each thread. */
  readonly scratch: readonly ConvScratch[];
  /** The stem's weights as they are trained, [5 · 5 · channels, outerUnits] and bias; and as its kernels take them, [patchUnits, outerUnits] and bias. */
  readonly stem: Place & { readonly count: number };
  readonly foldedStem: number;
  /** The head: affine, norm, affine, as the dense kernels have them. */
  readonly head: Place & {
    readonly count: number;
    readonly norm: NormPlace;
    /** Of the second affine. */
    readonly out: number;
  };
  /** Numbers of a block, and where its parts are. */
  readonly blockCount: number;
  readonly convolutions: readonly ConvolutionPlace[];
  readonly norms: readonly NormPlace[];
  block(index: number): Place;
  /** The block's weights at hand, inputs and outputs exchanged. */
  readonly transposed: number;
  /** The 3×3 weights of each block, and those at hand going backward, transformed where Winograd's way is taken. */
  winograd(block: number): number;
  readonly winogradBack: number;
  /** Of each block and norm: slope, mean and shift, [3][units]. */
  coefficients(block: number, norm: number): number;
  /** Of the norms of the block at hand, going backward: a, b, c and mean, [4][units]. */
  readonly back: readonly number[];
  /** Of each exit's norm: slope, mean and shift; and the statistics of the latest batch, as a dense block's. */
  exitCoefficients(exit: number): number;
  exitStatistics(exit: number): number;
  /** Where the parameters of a network of that depth begin and end. */
  readonly parameters: number;
  parametersEnd(depth: number): number;
  /** Where activations begin. */
  readonly end: number;
}

/** Room for the calls of a pass: some numbers for each of the chunks' kernels. */
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
    stem: { weights: 0, velocity: 0 }, // there is none
    head: { weights: head.weights + 4 * head.out, velocity: head.velocity + 4 * head.out },
    block: () => ({
      weights: head.weights,
      velocity: head.velocity,
      norm: 4 * head.norm.scale,
      statistics: 0, // of each exit, elsewhere
    }),
    parameters: head.weights,
    parametersEnd: () => head.velocity + 4 * head.count,
  };
}
