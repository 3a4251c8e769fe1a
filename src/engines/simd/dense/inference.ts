// A forward pass without gradient: all layers share one place for activations, so that memory does not grow
// with depth. For evaluation and prediction with population statistics, and for estimating them.

import type { PlacedBatch } from "../network.ts";
import { tileSamples } from "../layout.ts";
import { ascending, range } from "../../checks.ts";
import { denseNormName, type Holdings } from "./holdings.ts";
import { outputKinds } from "./kernels/log_softmax.ts";
import { epsilon } from "./kernels/norm.ts";
import { makeRoom, type Wanted } from "../memory.ts";
import { type BatchPlan, batchPlan } from "./plan.ts";
import { readLikelihoods, readLogProbabilities } from "../outputs.ts";
import { knownStatistics } from "../store.ts";

/** Makes room for a batch through `depth` blocks and puts it there. `name` is for errors. */
export function placeBatch(
  holdings: Holdings,
  { inputs, labels, batch }: PlacedBatch,
  depth: number,
  training: boolean,
  name: string,
): BatchPlan {
  const { plan, memory, activations } = holdings;
  const places = batchPlan(plan, activations, depth, batch, training);
  if (places.end > memory.buffer.byteLength) {
    makeRoom(memory, wantedRoom(holdings, name, batch, depth, training));
  }
  const samples = places.tiles * tileSamples;
  const floats = new Float32Array(memory.buffer, places.rows, samples * plan.inputs);
  floats.set(inputs);
  floats.fill(0, inputs.length);
  const integers = new Int32Array(memory.buffer, places.labels, samples);
  if (labels) integers.set(labels);
  integers.fill(-1, labels ? batch : 0);
  const last = new Int32Array(memory.buffer, plan.lastMask, tileSamples);
  last.fill(0).fill(-1, 0, batch - (places.tiles - 1) * tileSamples);
  return places;
}

/** The memory that a batch through `depth` blocks wants. */
export function wantedRoom(
  { plan, activations }: Holdings,
  name: string,
  batch: number,
  depth: number,
  training: boolean,
): Wanted {
  return {
    ...{ name, batch, depth },
    bytes: (batch, depth) => batchPlan(plan, activations, depth, batch, training).end,
  };
}

/**
 * Goes through the network to the deepest of the exits.
 *
 * @param exits ascending; only these heads are computed
 * @param kind what of an exit is wanted, of `outputKinds`
 * @param block called before the block of an index goes on: with what entered its norm at hand, it sets
 *   `plan.slope`, `plan.mean` and `plan.shift`
 */
export function forward(
  { plan, kernels }: Holdings,
  places: BatchPlan,
  exits: readonly number[],
  kind: number,
  block: (index: number) => void,
): void {
  const deepest = exits[exits.length - 1];
  let next = 0; // of the exits
  kernels.stemForward(places.rows, places.activations(0), places.tiles);
  for (let layer = 0; layer <= deepest; layer++) {
    if (layer > 0) block(layer - 1);
    if (layer < deepest) kernels.loadPanel(plan.block(layer).weights);
    const before = Math.max(0, layer - 1);
    const [residual, goesOn] = [layer > 0, layer < deepest];
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
