// Population statistics of the norms: mean of the batches' means and mean squares, weighted by the number of
// examples, summed in float64.

import type { Holdings } from "./holdings.ts";
import { batchNorm, forward, placeBatch, type PlacedBatch } from "./inference.ts";
import { outputKinds } from "./kernels/log_softmax.ts";

/** Sums over batches so far, for every block up to the deepest exit. */
export interface RunningMoments {
  /** Examples so far. */
  weight: number;
  /** Σ examples · mean and Σ examples · mean square, [width] a block. */
  readonly mean: readonly Float64Array[];
  readonly meanSquare: readonly Float64Array[];
}

/** No batch so far, for `blocks` blocks. */
export function noMoments({ plan }: Holdings, blocks: number): RunningMoments {
  const rows = () => Array.from({ length: blocks }, () => new Float64Array(plan.width));
  return { weight: 0, mean: rows(), meanSquare: rows() };
}

/** Adds the statistics of a batch. */
export function addMoments(holdings: Holdings, running: RunningMoments, placed: PlacedBatch): void {
  const { plan, memory } = holdings;
  const { width, units } = plan;
  const blocks = running.mean.length;
  const places = placeBatch(holdings, placed, blocks, false, "estimateStatistics");
  const norm = batchNorm(holdings, places, placed.batch);
  // the heads have no norms: of the exits only the depth matters
  forward(holdings, places, [blocks], outputKinds.likelihoods, norm);
  const floats = new Float32Array(memory.buffer);
  running.weight += placed.batch;
  for (let i = 0; i < blocks; i++) {
    const first = plan.block(i).statistics / 4;
    for (let j = 0; j < width; j++) {
      const [mean, variance] = [floats[first + j], floats[first + units + j]];
      running.mean[i][j] += placed.batch * mean;
      running.meanSquare[i][j] += placed.batch * (variance + mean ** 2);
    }
  }
}

/** Turns the sums into the statistics that evaluation uses; without a batch those stay as they are. */
export function noteStatistics({ statistics }: Holdings, running: RunningMoments): void {
  const { weight, mean, meanSquare } = running;
  if (weight === 0) return;
  mean.forEach((sums, i) => {
    const means = sums.map((sum) => sum / weight);
    statistics[i] = {
      mean: Float32Array.from(means),
      variance: Float32Array.from(
        means,
        (value, j) => Math.max(0, meanSquare[i][j] / weight - value ** 2),
      ),
    };
  });
}
