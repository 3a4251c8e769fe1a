// The schedule of learning rates.

import type { Batch } from "./batch.ts";

/**
 * Factor of the learning rates before step `step + 1` of all that are planned.
 *
 * @throws RangeError for the cosine schedule without planned epochs
 */
export function rateShare(
  schedule: "constant" | "cosine",
  step: number,
  { perEpoch, epochs }: Pick<Batch, "perEpoch" | "epochs">,
): number {
  if (schedule !== "cosine") return 1;
  if (epochs === Infinity) {
    throw new RangeError('elboUpdate(): epochs must be a number for schedule "cosine", got none');
  }
  return 0.5 * (1 + Math.cos(Math.PI * step / (perEpoch * epochs)));
}
