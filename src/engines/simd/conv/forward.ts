// The forward pass of a conv network: the stem, the blocks' three convolutions, each a pass over the chunks of the batch,
// then the head at every requested exit. With batch statistics every pass ends before the next begins; with population
// statistics a chunk goes through all blocks at once.

import type { KernelCall } from "../pool/division.ts";
import { range } from "../../checks.ts";
import { type Chunk, type ConvBatchPlan, mostChunks } from "./batch_plan.ts";
import { call, inGroups, overChunks } from "./calls.ts";
import { exitCalls } from "./exits.ts";
import type { ConvResources } from "./resources.ts";
import { type BatchStatistics, joinMoments, writeCoefficients } from "./norms.ts";
import { headNorm, normName } from "./parameters.ts";
import { knownStatistics, statisticsKey } from "../store.ts";
import { foldPooling } from "./stem_weights.ts";

/** Computes the stem's kernel with folded pooling from the current weights. */
function foldStem({ plan, memory }: ConvResources): void {
  const { channels, outerUnits } = plan.sizes;
  const five = 25 * channels * outerUnits;
  const weights = new Float32Array(memory.buffer, plan.stem.weights, five + outerUnits);
  // the rows of the patch's padding, between kernel and bias, remain zero
  const folded = new Float32Array(
    memory.buffer,
    plan.foldedStem,
    plan.sizes.patchUnits * outerUnits + outerUnits,
  );
  foldPooling(weights, folded, channels, outerUnits);
  folded.set(weights.subarray(five), plan.sizes.patchUnits * outerUnits);
}

/** Transforms the 3×3 weights of the blocks if Winograd convolution is used. */
function transformSpatial(
  { plan, pool }: ConvResources,
  blocks: readonly number[],
): void {
  if (!plan.scratch[0].winograd || blocks.length === 0) return;
  const { weight } = plan.convolutions[1];
  pool.run(
    inGroups(blocks, mostChunks).map((blocks) =>
      blocks.map((block) =>
        call("winogradWeights", plan.block(block).weights + 4 * weight, plan.winograd(block))
      )
    ),
  );
}

/** Stem calls of a chunk. */
function stemCalls(
  { plan }: ConvResources,
  places: ConvBatchPlan,
  { index, first, count }: Chunk,
): KernelCall[] {
  return [
    call(
      "stemForward",
      ...[places.pixels, places.activations(0), plan.foldedStem],
      ...[plan.foldedStem + 4 * plan.sizes.patchUnits * plan.sizes.outerUnits, 0],
      ...[places.moments(index), 0, places.means(0), first, count],
    ),
  ];
}

/** Calls of a chunk for one convolution of a block. */
export function stageCalls(
  { plan }: ConvResources,
  places: ConvBatchPlan,
  block: number,
  stage: number,
  { index, first, count }: Chunk,
): KernelCall[] {
  const [before, reduced, spatial, after] = [
    places.activations(block),
    places.reduced(block),
    places.spatial(block),
    places.activations(block + 1),
  ];
  const { weight, bias } = plan.convolutions[stage];
  const { weights: numbers } = plan.block(block);
  const weights = stage === 1 && plan.scratch[0].winograd
    ? plan.winograd(block)
    : numbers + 4 * weight;
  const coefficients = plan.coefficients(block, stage);
  const moments = places.moments(index);
  const ends = [[before, reduced], [reduced, spatial], [spatial, after]][stage];
  const masks = stage === 2 ? places.masks?.(block) : undefined;
  const expand = masks === undefined ? "expandForward" : "maskedExpandForward";
  const kernel = (["reduceForward", "spatialForward", expand] as const)[stage];
  const [residual, means] = stage === 2 ? [before, places.means(block + 1)] : [0, 0];
  return [
    call(
      ...[kernel, ...ends, weights, numbers + 4 * bias, coefficients] as const,
      ...[moments, residual, means, first, count],
      ...(masks === undefined ? [] : [masks]),
    ),
  ];
}

/** Computes the statistics of a block's norm from the pass that just ended. */
function settleNorm(
  resources: ConvResources,
  places: ConvBatchPlan,
  block: number,
  norm: number,
): BatchStatistics {
  const { plan, memory } = resources;
  const floats = new Float32Array(memory.buffer);
  const { height, width } = plan.sizes;
  const { units, features } = plan.norms[norm];
  const statistics = joinMoments(
    floats,
    places.chunks.map(({ index, count }) => ({
      address: places.moments(index),
      numbers: count * height * width,
    })),
    features,
    units,
  );
  writeNorm(resources, floats, block, norm, statistics);
  return statistics;
}

/** Writes the coefficients of a block's norm. */
function writeNorm(
  { plan }: ConvResources,
  floats: Float32Array,
  block: number,
  norm: number,
  statistics: BatchStatistics,
): void {
  const { weights } = plan.block(block);
  const { units, scale, shift } = plan.norms[norm];
  writeCoefficients(floats, plan.coefficients(block, norm), units, statistics, {
    scale: weights + 4 * scale,
    shift: weights + 4 * shift,
  });
}

/**
 * Forward through `depth` blocks with batch statistics.
 *
 * @returns the statistics of the norms of every block
 */
export function forwardBatch(
  resources: ConvResources,
  places: ConvBatchPlan,
  depth: number,
): BatchStatistics[][] {
  foldStem(resources);
  transformSpatial(resources, range(depth));
  overChunks(resources, places, (chunk) => stemCalls(resources, places, chunk));
  return Array.from({ length: depth }, (_, block) => {
    const statistics = [settleNorm(resources, places, block, 0)];
    for (const stage of [0, 1]) {
      overChunks(resources, places, (chunk) => stageCalls(resources, places, block, stage, chunk));
      statistics.push(settleNorm(resources, places, block, stage + 1));
    }
    overChunks(resources, places, (chunk) => stageCalls(resources, places, block, 2, chunk));
    return statistics;
  });
}

/**
 * Forward through the blocks up to the deepest exit, and through the exits, with population statistics.
 *
 * @param from the exit whose activations are already in memory; default none
 */
export function forwardPopulation(
  resources: ConvResources,
  places: ConvBatchPlan,
  exits: readonly number[],
  kind: number,
  from = -1,
): void {
  const { plan, memory } = resources;
  const floats = new Float32Array(memory.buffer);
  const blocks = range(exits[exits.length - 1]).slice(Math.max(0, from));
  for (const block of blocks) {
    for (const norm of [0, 1, 2]) {
      writeNorm(resources, floats, block, norm, knownStatistics(resources, normName(block, norm)));
    }
  }
  const { head } = plan;
  for (const exit of exits) {
    writeCoefficients(
      floats,
      plan.exitCoefficients(exit),
      head.norm.units,
      knownStatistics(resources, statisticsKey(headNorm, exit)),
      { scale: head.weights + 4 * head.norm.scale, shift: head.weights + 4 * head.norm.shift },
    );
  }
  if (from < 0) foldStem(resources);
  transformSpatial(resources, blocks);
  overChunks(resources, places, (chunk) => [
    ...(from < 0 ? stemCalls(resources, places, chunk) : []),
    ...blocks.flatMap((block) =>
      [0, 1, 2].flatMap((stage) => stageCalls(resources, places, block, stage, chunk))
    ),
  ]);
  resources.pool.run(exitCalls(resources, places, exits, kind, "population"));
}
