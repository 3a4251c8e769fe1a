// Population statistics of a norm: mean of the batches' means and mean squares, weighted by the number of
// examples, summed in float64.

/** Running sums over batches. */
export interface Moments {
  /** Number of examples. */
  weight: number;
  /** Σ examples · mean, [features]. */
  readonly mean: Float64Array;
  /** Σ examples · mean square, [features]. */
  readonly meanSquare: Float64Array;
}

/** Mean and variance used in evaluation, [features] each. */
export interface PopulationStatistics {
  readonly mean: Float32Array;
  /** Biased. */
  readonly variance: Float32Array;
}

/** Empty sums. */
export function noMoments(features: number): Moments {
  return { weight: 0, mean: new Float64Array(features), meanSquare: new Float64Array(features) };
}

/** Adds a batch's mean and biased variance, [features] each. */
export function addMoments(
  sums: Moments,
  examples: number,
  mean: ArrayLike<number>,
  variance: ArrayLike<number>,
): void {
  sums.weight += examples;
  for (let f = 0; f < sums.mean.length; f++) {
    sums.mean[f] += examples * mean[f];
    sums.meanSquare[f] += examples * (variance[f] + mean[f] ** 2);
  }
}

/** The statistics of all batches together. */
export function populationStatistics(
  { weight, mean, meanSquare }: Moments,
): PopulationStatistics {
  const means = mean.map((sum) => sum / weight);
  return {
    mean: Float32Array.from(means),
    variance: Float32Array.from(
      means,
      (value, f) => Math.max(0, meanSquare[f] / weight - value ** 2),
    ),
  };
}
