// Mean and standard deviation of every channel or feature of a split, in float64.

import { type Dataset, exampleSize, type Standardisation } from "./dataset.ts";

/** Smaller deviations would be 0 in the float32 of exported networks. */
const leastDeviation = 1e-37;

/**
 * Mean and standard deviation (biased) of every channel or feature over this split, for use on all splits.
 * Constant ones get deviation 1.
 */
export function standardisationOf(data: Dataset): Standardisation {
  const { mean, deviation, constant } = data.inputs instanceof Uint8Array
    ? momentsOfBytes(data, data.inputs)
    : momentsOfFloats(data, data.inputs);
  return {
    mean,
    // rounding errors of a constant are not a deviation
    deviation: deviation.map((value, c) => constant[c] || !(value > leastDeviation) ? 1 : value),
  };
}

/** Mean and deviation, and which channels have a single value. */
interface Moments extends Standardisation {
  readonly constant: readonly boolean[];
}

/** Bytes have 256 values, so counting them is enough: five times as fast as two arithmetic passes. */
function momentsOfBytes(data: Dataset, inputs: Uint8Array): Moments {
  const channels = data.shape[data.shape.length - 1];
  const size = exampleSize(data.shape);
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for (let c = 0; c < channels; c++) {
    const count = counts[c];
    for (const row of data.rows) {
      const end = (row + 1) * size;
      for (let i = row * size + c; i < end; i += channels) count[inputs[i]]++;
    }
  }
  const total = Math.max(1, data.rows.length * size / channels);
  const average = (count: Float64Array, f: (value: number) => number) =>
    count.reduce((sum, times, byte) => sum + times * f(byte / 255), 0) / total;
  const mean = counts.map((count) => average(count, (value) => value));
  return {
    mean,
    deviation: counts.map((count, c) =>
      Math.sqrt(average(count, (value) => (value - mean[c]) ** 2))
    ),
    constant: counts.map((count) => count.filter((times) => times > 0).length <= 1),
  };
}

/** Float64 is summed as differences from the first example, or the mean of 1e9 + small differences would be inexact. */
function momentsOfFloats(data: Dataset, inputs: Float32Array | Float64Array): Moments {
  const channels = data.shape[data.shape.length - 1];
  const size = exampleSize(data.shape);
  const total = Math.max(1, data.rows.length * size / channels);
  const average = (f: (value: number, channel: number) => number) => {
    const sums = new Array<number>(channels).fill(0);
    for (const row of data.rows) {
      const end = (row + 1) * size;
      for (let i = row * size; i < end; i += channels) {
        for (let c = 0; c < channels; c++) sums[c] += f(inputs[i + c], c);
      }
    }
    return sums.map((sum) => sum / total);
  };
  const start = (data.rows[0] ?? 0) * size;
  const first = Array.from({ length: channels }, (_, c) => inputs[start + c]);
  const from = inputs instanceof Float64Array ? first : first.map(() => 0);
  const constant = first.map(() => true);
  const mean = average((value, c) => {
    if (value !== first[c]) constant[c] = false;
    return value - from[c];
  }).map((value, c) => value + from[c]);
  const deviation = average((value, c) => (value - mean[c]) ** 2).map(Math.sqrt);
  return { mean, deviation, constant };
}
