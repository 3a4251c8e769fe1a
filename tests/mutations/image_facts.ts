// Facts about images that tell changed pixels, swapped ones too, and other labels.

import type { Dataset } from "../../src/datasets/dataset.ts";

/** Weighted sums of the bytes of each image, and its label. */
export function imageFacts({ shape, inputs, labels }: Dataset): {
  shape: readonly number[];
  labels: number[];
  sums: number[];
} {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return {
    shape,
    labels: [...labels],
    sums: Array.from(
      labels,
      (_, n) => weightedSum(inputs.subarray(n * size, (n + 1) * size)),
    ),
  };
}

/** A sum that moves when values change their places. */
export function weightedSum(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * (i % 251 + 1);
  return sum;
}
