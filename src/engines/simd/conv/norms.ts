// Norms between passes: sums of the chunks become statistics, in float64 and in a fixed order, and these become the
// coefficients per channel that kernels use.

import { epsilon } from "../dense/kernels/norm.ts";

/** Mean and biased variance over a batch, [features] each. */
export interface BatchStatistics {
  readonly mean: Float32Array | Float64Array;
  readonly variance: Float32Array | Float64Array;
}

/**
 * Statistics from the chunks' moments as in kernels/chunk_sums.ts, joined chunk by chunk (Chan, Golub and LeVeque, 1979).
 *
 * @param places addresses of the chunks' moments, each with its number of values
 */
export function joinMoments(
  memory: Float32Array,
  places: readonly { readonly address: number; readonly numbers: number }[],
  features: number,
  units: number,
): BatchStatistics {
  const mean = new Float64Array(features);
  const variance = new Float64Array(features);
  for (let f = 0; f < features; f++) {
    let [count, joined, squares] = [0, 0, 0];
    for (const { address, numbers } of places) {
      const first = address / 4;
      const sum = memory[first + 4 * units + f];
      const own = memory[first + 4 * f] + sum / numbers;
      const ownSquares = memory[first + 8 * units + f] - sum * sum / numbers;
      const apart = own - joined;
      const total = count + numbers;
      joined += apart * numbers / total;
      squares += ownSquares + apart * apart * count * numbers / total;
      count = total;
    }
    mean[f] = joined;
    variance[f] = Math.max(0, squares / count);
  }
  return { mean, variance };
}

/** Writes slope, mean and shift of a norm, [3][units], for slope · (x − mean) + shift. */
export function writeCoefficients(
  memory: Float32Array,
  address: number,
  units: number,
  { mean, variance }: BatchStatistics,
  parameters: { readonly scale: number; readonly shift: number },
): void {
  const first = address / 4;
  for (let f = 0; f < mean.length; f++) {
    const slope = memory[parameters.scale / 4 + f] / Math.sqrt(variance[f] + epsilon);
    // kernels use the float32 mean: x minus that is `rest` on average, which the shift removes
    const rest = mean[f] - Math.fround(mean[f]);
    memory[first + f] = slope;
    memory[first + units + f] = mean[f];
    memory[first + 2 * units + f] = memory[parameters.shift / 4 + f] - slope * rest;
  }
}

/**
 * Computes the backward coefficients a, b, c and mean of a norm, [4][units], from the chunks' sums of the output gradient g,
 * Σ g and Σ g (x − mean): the input gradient is a (g − b + c (x − mean)). Also computes the gradients of scale and shift.
 */
export function writeBack(
  memory: Float32Array,
  places: readonly number[],
  options: {
    readonly units: number;
    readonly count: number;
    readonly statistics: BatchStatistics;
    /** Addresses. */
    readonly back: number;
    readonly scale: number;
    readonly scaleGradient: number;
    readonly shiftGradient: number;
  },
): void {
  const { units, count, statistics, back, scale, scaleGradient, shiftGradient } = options;
  const { mean, variance } = statistics;
  const first = back / 4;
  for (let f = 0; f < mean.length; f++) {
    let [sum, product] = [0, 0];
    for (const address of places) {
      sum += memory[address / 4 + f];
      product += memory[address / 4 + 4 * units + f];
    }
    const inverse = 1 / Math.sqrt(variance[f] + epsilon);
    // kernels use the float32 mean: x minus that is `rest` on average, which b removes
    const rest = mean[f] - Math.fround(mean[f]);
    product -= rest * sum;
    const c = -inverse * inverse * product / count;
    memory[first + f] = memory[scale / 4 + f] * inverse;
    memory[first + units + f] = sum / count + c * rest;
    memory[first + 2 * units + f] = c;
    memory[first + 3 * units + f] = mean[f];
    memory[scaleGradient / 4 + f] = product * inverse;
    memory[shiftGradient / 4 + f] = sum;
  }
}
