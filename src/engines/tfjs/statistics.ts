// Population statistics of the norms: mean of the batches' means and mean squares, weighted by the number
// of examples, summed on the host in float64.

import * as tf from "@tensorflow/tfjs-core";
import type { NormStatistics, Part } from "./builder.ts";

interface Sums {
  weight: number;
  readonly mean: Float64Array;
  readonly meanSquare: Float64Array;
}

/** Sums so far, for every norm and group. */
export type RunningMoments = Map<NormStatistics, Map<number, Sums>>;

/** Takes what the norms noted for a batch of `examples`, adds it up and frees it. */
export async function readNoted(
  parts: readonly Part[],
  running: RunningMoments,
  examples: number,
): Promise<void> {
  const noting = parts.flatMap((part) => [...part.norms.values()]).flatMap((norm) => {
    const noted = norm.noted;
    norm.noted = undefined;
    return noted ? [{ norm, noted }] : [];
  });
  await Promise.all(noting.map(async ({ norm, noted }) => {
    const [mean, variance] = await Promise.all([noted.mean.data(), noted.variance.data()])
      .finally(() => tf.dispose([noted.mean, noted.variance]));
    const groups = running.get(norm) ?? new Map<number, Sums>();
    running.set(norm, groups);
    noted.groups.forEach((group, row) => {
      const sums = groups.get(group) ?? {
        weight: 0,
        mean: new Float64Array(norm.features),
        meanSquare: new Float64Array(norm.features),
      };
      groups.set(group, sums);
      sums.weight += examples;
      for (let f = 0; f < norm.features; f++) {
        const at = row * norm.features + f;
        sums.mean[f] += examples * mean[at];
        sums.meanSquare[f] += examples * (variance[at] + mean[at] ** 2);
      }
    });
  }));
}

/** Turns the sums into the statistics that evaluation uses. */
export function noteStatistics(running: RunningMoments): void {
  for (const [norm, groups] of running) {
    norm.groups.clear();
    for (const [group, { weight, mean, meanSquare }] of groups) {
      const means = mean.map((sum) => sum / weight);
      norm.groups.set(group, {
        mean: Float32Array.from(means),
        variance: Float32Array.from(
          means,
          (value, f) => Math.max(0, meanSquare[f] / weight - value ** 2),
        ),
      });
    }
  }
}
