// Batches filled from a split of a data set. Images are stored as bytes and standardised here, by a table.

import { type Dataset, exampleSize, type Standardisation } from "./dataset.ts";

/**
 * Writes standardised inputs and labels of the given positions of this split.
 *
 * @param positions positions in `data.rows`, B of them
 * @param inputs receives `[B, ...shape]`
 * @param labels receives `[B]`
 */
export function fillBatch(
  data: Dataset,
  positions: ArrayLike<number>,
  inputs: Float32Array,
  labels: Int32Array,
): void {
  const channels = data.shape[data.shape.length - 1];
  const size = exampleSize(data.shape);
  const { mean, deviation } = data.standardisation;
  // bytes take one of 256 values a channel, so their standardised values are looked up: [channels][256]
  const table = data.inputs instanceof Uint8Array ? byteTable(data.standardisation) : undefined;
  for (let n = 0; n < positions.length; n++) {
    const row = data.rows[positions[n]];
    labels[n] = data.labels[row];
    const from = row * size;
    const to = n * size;
    if (table) {
      for (let i = 0; i < size; i += channels) {
        for (let c = 0; c < channels; c++) {
          inputs[to + i + c] = table[c * 256 + data.inputs[from + i + c]];
        }
      }
    } else {
      for (let i = 0; i < size; i += channels) {
        for (let c = 0; c < channels; c++) {
          inputs[to + i + c] = (data.inputs[from + i + c] - mean[c]) / deviation[c];
        }
      }
    }
  }
}

const tables = new WeakMap<Standardisation, Float32Array>();

function byteTable(standardisation: Standardisation): Float32Array {
  const kept = tables.get(standardisation);
  if (kept) return kept;
  const { mean, deviation } = standardisation;
  const table = Float32Array.from(
    { length: mean.length * 256 },
    (_, i) => ((i & 255) / 255 - mean[i >> 8]) / deviation[i >> 8],
  );
  tables.set(standardisation, table);
  return table;
}
