// Conversion of the head's outputs in memory to arrays.

import { tileSamples } from "./layout.ts";

/** Log-probabilities of the exits in the given order, [exits, B, K], from [tile][targets][8] per exit. */
export function readLogProbabilities(
  memory: WebAssembly.Memory,
  outputs: (exit: number) => number,
  exits: readonly number[],
  batch: number,
  { classes, targets }: { readonly classes: number; readonly targets: number },
): Float32Array {
  const all = new Float32Array(exits.length * batch * classes);
  const size = Math.ceil(batch / tileSamples) * targets * tileSamples;
  exits.forEach((d, e) => {
    const tiles = new Float32Array(memory.buffer, outputs(d), size);
    for (let n = 0; n < batch; n++) {
      const tile = (n >> 3) * targets * tileSamples + (n & 7);
      const row = (e * batch + n) * classes;
      for (let k = 0; k < classes; k++) all[row + k] = tiles[tile + k * tileSamples];
    }
  });
  return all;
}

/** Log-likelihoods of the exits in the given order, [exits, B], from [8 · tiles] per exit. */
export function readLikelihoods(
  memory: WebAssembly.Memory,
  each: (exit: number) => number,
  exits: readonly number[],
  batch: number,
): Float32Array {
  const all = new Float32Array(exits.length * batch);
  exits.forEach((d, e) => all.set(new Float32Array(memory.buffer, each(d), batch), e * batch));
  return all;
}

/** m_d, [depth + 1], from the four partial sums of each exit; NaN for others. */
export function readMeans(
  memory: WebAssembly.Memory,
  total: (exit: number) => number,
  exits: readonly number[],
  depth: number,
  batch: number,
): Float64Array {
  const floats = new Float32Array(memory.buffer);
  const m = new Float64Array(depth + 1).fill(NaN);
  for (const d of exits) {
    const first = total(d) / 4;
    const sum = floats[first] + floats[first + 1] + floats[first + 2] + floats[first + 3];
    m[d] = sum / batch;
  }
  return m;
}
