// Population statistics of the blocks' norms, from batches at the current weights.

import type { PlacedBatch } from "../network.ts";
import { addMoments, type Moments } from "../../moments.ts";
import { noteMoments } from "../store.ts";
import { denseNormName, type Resources } from "./resources.ts";
import { batchNorm, forward, placeBatch } from "./inference.ts";
import { outputKinds } from "./kernels/log_softmax.ts";

/** Adds the statistics of a batch to the sums of every block up to the deepest exit. */
export function addBatch(
  resources: Resources,
  running: readonly Moments[],
  placed: PlacedBatch,
): void {
  const { plan, memory } = resources;
  const { width, units } = plan;
  const blocks = running.length;
  const places = placeBatch(resources, placed, blocks, false, "estimateStatistics");
  const norm = batchNorm(resources, places, placed.batch);
  // the head has no norms, so only the deepest exit matters
  forward(resources, places, [blocks], outputKinds.likelihoods, norm);
  running.forEach((sums, i) => {
    const { mean, variance } = latestStatistics(memory, plan.block(i).statistics, { width, units });
    addMoments(sums, placed.batch, mean, variance);
  });
}

/** The statistics stored by the kernel `batchStatistics` at an address. */
export function latestStatistics(
  memory: WebAssembly.Memory,
  address: number,
  { width, units }: { readonly width: number; readonly units: number },
): { mean: Float64Array; variance: Float32Array } {
  const kept = new Float32Array(memory.buffer, address, 4 * units);
  const rest = kept.subarray(3 * units); // rounding error of the mean
  return {
    mean: Float64Array.from({ length: width }, (_, j) => kept[j] + rest[j]),
    variance: kept.subarray(units, units + width),
  };
}

/** Converts the sums to population statistics. */
export function noteStatistics(resources: Resources, running: readonly Moments[]): void {
  running.forEach((sums, i) => noteMoments(resources, denseNormName(i), sums));
}
