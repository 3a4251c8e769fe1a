// The forward pass without gradient: all layers share one buffer for activations, so memory does not grow with
// depth. For evaluation and prediction with population statistics, and for estimating them.

import type { PlacedBatch } from "../network.ts";
import { tileSamples } from "../layout.ts";
import { ascending, checkFinite, range } from "../../checks.ts";
import { denseNormName, type Resources } from "./resources.ts";
import { outputKinds } from "./kernels/log_softmax.ts";
import { epsilon } from "./kernels/norm.ts";
import { makeRoom, type Wanted } from "../memory.ts";
import { type BatchPlan, batchPlan } from "./plan.ts";
import { readLikelihoods, readLogProbabilities } from "../outputs.ts";
import { evict, knownStatistics } from "../store.ts";

/** Allocates memory for a batch through `depth` blocks and copies it there; `name` is the function name for errors. */
export function placeBatch(
  resources: Resources,
  { inputs, labels, masks, batch }: PlacedBatch,
  depth: number,
  training: boolean,
  name: string,
): BatchPlan {
  const { plan, memory, activations } = resources;
  evict(resources);
  const masked = masks !== undefined;
  const places = batchPlan(plan, activations, depth, batch, training, masked);
  if (places.end > memory.buffer.byteLength) {
    makeRoom(memory, wantedRoom(resources, name, batch, depth, training, masked));
  }
  const samples = places.tiles * tileSamples;
  const floats = new Float32Array(memory.buffer, places.rows, samples * plan.inputs);
  floats.set(inputs);
  floats.fill(0, inputs.length);
  const integers = new Int32Array(memory.buffer, places.labels, samples);
  if (labels) integers.set(labels);
  integers.fill(-1, labels ? batch : 0);
  if (masks) putMasks(resources, places, masks, { name, batch, depth });
  maskLastTile(resources, places, batch);
  return places;
}

/** Places the masks of the first `depth` blocks; throws if they are not finite. */
function putMasks(
  { plan, kernels, memory }: Resources,
  { tiles, masks: places, maskRows }: BatchPlan,
  masks: Float32Array,
  { name, batch, depth }: { readonly name: string; readonly batch: number; readonly depth: number },
): void {
  const rows = new Float32Array(memory.buffer, maskRows, tiles * tileSamples * plan.width + 4);
  const sums = new Float32Array(memory.buffer, plan.sums, 4).fill(0);
  const size = batch * plan.width;
  rows.fill(0, size);
  for (let block = 0; block < depth; block++) {
    rows.set(masks.subarray(block * size, (block + 1) * size));
    kernels.placeMasks(maskRows, places!(block), tiles);
  }
  if (sums.some(Number.isNaN)) checkFinite(name, masks);
}

/** Masks the missing samples of the last tile. */
export function maskLastTile(
  { plan, memory }: Resources,
  { tiles }: BatchPlan,
  batch: number,
): void {
  const last = new Int32Array(memory.buffer, plan.lastMask, tileSamples);
  last.fill(0).fill(-1, 0, batch - (tiles - 1) * tileSamples);
}

/** Memory request of a batch through `depth` blocks. */
export function wantedRoom(
  { plan, activations }: Resources,
  name: string,
  batch: number,
  depth: number,
  training: boolean,
  masked = false,
): Wanted {
  return {
    ...{ name, batch, depth },
    bytes: (batch, depth) => batchPlan(plan, activations, depth, batch, training, masked).end,
  };
}

/**
 * Computes the network up to the deepest of the exits.
 *
 * @param exits ascending; only these heads are computed
 * @param kind outputs of an exit to compute, from `outputKinds`
 * @param block called with a block's index once the inputs of its norm are computed, to set `plan.slope`, `plan.mean`
 *   and `plan.shift`
 * @param from the exit whose activations are already in memory; default none
 */
export function forward(
  { plan, kernels }: Resources,
  places: BatchPlan,
  exits: readonly number[],
  kind: number,
  block: (index: number) => void,
  from = -1,
): void {
  const deepest = exits[exits.length - 1];
  let next = 0; // index of the next exit
  if (from < 0) kernels.stemForward(places.rows, places.activations(0), places.tiles);
  const first = Math.max(0, from);
  for (let layer = first; layer <= deepest; layer++) {
    if (layer > first) block(layer - 1);
    if (layer < deepest) kernels.loadPanel(plan.block(layer).weights);
    const before = Math.max(0, layer - 1);
    const goesOn = layer < deepest;
    const masked = layer > first && places.masks !== undefined;
    if (masked) {
      kernels.maskedResidual(
        places.masks(before),
        places.activations(before),
        places.rectified(before),
        places.activations(layer),
        places.tiles,
      );
    }
    const residual = layer > first && !masked;
    if (residual || goesOn) {
      kernels.blockForward(
        Number(residual),
        Number(goesOn),
        places.activations(before),
        places.rectified(before),
        places.activations(layer),
        places.rectified(layer),
        places.tiles,
      );
    }
    if (exits[next] === layer) {
      next++;
      kernels.exitForward(
        kind,
        places.activations(layer),
        places.labels,
        places.each(layer),
        places.outputs(layer),
        places.total(layer),
        places.tiles,
      );
    }
  }
}

/** The `block` callback of {@linkcode forward} for batch statistics. */
export function batchNorm(
  { plan, kernels }: Resources,
  places: BatchPlan,
  batch: number,
): (index: number) => void {
  return (index) => {
    const { weights, norm, statistics } = plan.block(index);
    const rectified = places.rectified(index);
    kernels.batchStatistics(rectified, weights + norm, statistics, 1 / batch, places.tiles);
  };
}

/** The `block` callback of {@linkcode forward} for population statistics. */
export function populationNorm(resources: Resources, deepest: number): (index: number) => void {
  const { plan, memory } = resources;
  const { width, units } = plan;
  const known = range(deepest).map((i) => knownStatistics(resources, denseNormName(i)));
  return (index) => {
    const floats = new Float32Array(memory.buffer); // the memory may have grown since
    const { mean, variance } = known[index];
    const { weights, norm } = plan.block(index);
    const scale = (weights + norm) / 4;
    for (let j = 0; j < width; j++) {
      floats[plan.slope / 4 + j] = floats[scale + j] / Math.sqrt(variance[j] + epsilon);
      floats[plan.mean / 4 + j] = mean[j];
      floats[plan.shift / 4 + j] = floats[scale + units + j];
    }
  };
}

/** Log-likelihoods of every exit, [depth + 1, B]. */
export function evaluate(resources: Resources, placed: PlacedBatch): Float32Array {
  const { depth, memory } = resources;
  const exits = range(depth + 1);
  const norm = populationNorm(resources, depth);
  const places = placeBatch(resources, placed, depth, false, "evaluate");
  forward(resources, places, exits, outputKinds.likelihoods, norm);
  return readLikelihoods(memory, places.each, exits, placed.batch);
}

/** Log-probabilities of the exits in the order given, [exits, B, K]. */
export function logProbabilities(
  resources: Resources,
  placed: PlacedBatch,
  exits: readonly number[],
): Float32Array {
  const { plan, memory } = resources;
  const computed = ascending(exits);
  const deepest = computed[computed.length - 1];
  const norm = populationNorm(resources, deepest);
  const places = placeBatch(resources, placed, deepest, false, "logProbabilities");
  forward(resources, places, computed, outputKinds.logProbabilities, norm);
  return readLogProbabilities(memory, places.outputs, exits, placed.batch, plan);
}
