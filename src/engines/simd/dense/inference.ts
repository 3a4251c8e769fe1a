// A forward pass without gradient: all layers share one place for activations, so that memory does not grow
// with depth. For evaluation and prediction with population statistics, and for estimating them.

import type { PlacedBatch } from "../network.ts";
import { tileSamples } from "../layout.ts";
import { ascending, checkFinite, range } from "../../checks.ts";
import { denseNormName, type Holdings } from "./resources.ts";
import { outputKinds } from "./kernels/log_softmax.ts";
import { epsilon } from "./kernels/norm.ts";
import { makeRoom, type Wanted } from "../memory.ts";
import { type BatchPlan, batchPlan } from "./plan.ts";
import { readLikelihoods, readLogProbabilities } from "../outputs.ts";
import { knownStatistics, moveOut } from "../store.ts";

/** Makes room for a batch through `depth` blocks and puts it there. `name` is for errors. */
export function placeBatch(
  holdings: Holdings,
  { inputs, labels, gates, batch }: PlacedBatch,
  depth: number,
  training: boolean,
  name: string,
): BatchPlan {
  const { plan, memory, activations } = holdings;
  moveOut(holdings);
  const gated = gates !== undefined;
  const places = batchPlan(plan, activations, depth, batch, training, gated);
  if (places.end > memory.buffer.byteLength) {
    makeRoom(memory, wantedRoom(holdings, name, batch, depth, training, gated));
  }
  const samples = places.tiles * tileSamples;
  const floats = new Float32Array(memory.buffer, places.rows, samples * plan.inputs);
  floats.set(inputs);
  floats.fill(0, inputs.length);
  const integers = new Int32Array(memory.buffer, places.labels, samples);
  if (labels) integers.set(labels);
  integers.fill(-1, labels ? batch : 0);
  if (gates) putGates(holdings, places, gates, { name, batch, depth });
  maskLastTile(holdings, places, batch);
  return places;
}

/** Puts the gates of the first `depth` blocks in place; refuses those that are infinite or no numbers. */
function putGates(
  { plan, kernels, memory }: Holdings,
  { tiles, gates: places, gateRows }: BatchPlan,
  gates: Float32Array,
  { name, batch, depth }: { readonly name: string; readonly batch: number; readonly depth: number },
): void {
  const rows = new Float32Array(memory.buffer, gateRows, tiles * tileSamples * plan.width + 4);
  const sums = new Float32Array(memory.buffer, plan.sums, 4).fill(0);
  const size = batch * plan.width;
  rows.fill(0, size);
  for (let block = 0; block < depth; block++) {
    rows.set(gates.subarray(block * size, (block + 1) * size));
    kernels.placeGates(gateRows, places!(block), tiles);
  }
  if (sums.some(Number.isNaN)) checkFinite(name, gates);
}

/** Says which samples of the last tile exist. */
export function maskLastTile(
  { plan, memory }: Holdings,
  { tiles }: BatchPlan,
  batch: number,
): void {
  const last = new Int32Array(memory.buffer, plan.lastMask, tileSamples);
  last.fill(0).fill(-1, 0, batch - (tiles - 1) * tileSamples);
}

/** The memory that a batch through `depth` blocks wants. */
export function wantedRoom(
  { plan, activations }: Holdings,
  name: string,
  batch: number,
  depth: number,
  training: boolean,
  gated = false,
): Wanted {
  return {
    ...{ name, batch, depth },
    bytes: (batch, depth) => batchPlan(plan, activations, depth, batch, training, gated).end,
  };
}

/**
 * Goes through the network to the deepest of the exits.
 *
 * @param exits ascending; only these heads are computed
 * @param kind what of an exit is wanted, of `outputKinds`
 * @param block called before the block of an index goes on: with what entered its norm at hand, it sets
 *   `plan.slope`, `plan.mean` and `plan.shift`
 * @param from the exit whose activations are in place already; default none
 */
export function forward(
  { plan, kernels }: Holdings,
  places: BatchPlan,
  exits: readonly number[],
  kind: number,
  block: (index: number) => void,
  from = -1,
): void {
  const deepest = exits[exits.length - 1];
  let next = 0; // of the exits
  if (from < 0) kernels.stemForward(places.rows, places.activations(0), places.tiles);
  const first = Math.max(0, from);
  for (let layer = first; layer <= deepest; layer++) {
    if (layer > first) block(layer - 1);
    if (layer < deepest) kernels.loadPanel(plan.block(layer).weights);
    const before = Math.max(0, layer - 1);
    const goesOn = layer < deepest;
    const gated = layer > first && places.gates !== undefined;
    if (gated) {
      kernels.gatedResidual(
        places.gates(before),
        places.activations(before),
        places.rectified(before),
        places.activations(layer),
        places.tiles,
      );
    }
    const residual = layer > first && !gated;
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

/** The step of {@linkcode forward} that takes the statistics of the batch itself. */
export function batchNorm(
  { plan, kernels }: Holdings,
  places: BatchPlan,
  batch: number,
): (index: number) => void {
  return (index) => {
    const { weights, norm, statistics } = plan.block(index);
    const rectified = places.rectified(index);
    kernels.batchStatistics(rectified, weights + norm, statistics, 1 / batch, places.tiles);
  };
}

/** Slope, mean and shift of every block's norm from its population statistics, put in place by `forward`. */
export function populationNorm(holdings: Holdings, deepest: number): (index: number) => void {
  const { plan, memory } = holdings;
  const { width, units } = plan;
  const known = range(deepest).map((i) => knownStatistics(holdings, denseNormName(i)));
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
export function evaluate(holdings: Holdings, placed: PlacedBatch): Float32Array {
  const { depth, memory } = holdings;
  const exits = range(depth + 1);
  const norm = populationNorm(holdings, depth);
  const places = placeBatch(holdings, placed, depth, false, "evaluate");
  forward(holdings, places, exits, outputKinds.likelihoods, norm);
  return readLikelihoods(memory, places.each, depth, placed.batch);
}

/** Log-probabilities of the exits in the order given, [exits, B, K]. */
export function logProbabilities(
  holdings: Holdings,
  placed: PlacedBatch,
  exits: readonly number[],
): Float32Array {
  const { plan, memory } = holdings;
  const computed = ascending(exits);
  const deepest = computed[computed.length - 1];
  const norm = populationNorm(holdings, deepest);
  const places = placeBatch(holdings, placed, deepest, false, "logProbabilities");
  forward(holdings, places, computed, outputKinds.logProbabilities, norm);
  return readLogProbabilities(memory, places.outputs, exits, placed.batch, plan);
}
