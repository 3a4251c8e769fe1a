// A program that trains a conv network with all that draws random numbers or changes with the epoch: blocks are cut, images
// augmented, branches dropped, and the learning rate falls.

import { arrays, hasCheckpoint, train, writeRun } from "../../mod.ts";

/** Begins the run of a folder, or goes on with it. */
export async function run(folder: string): Promise<void> {
  const [count, size] = [96, 64];
  const data = arrays({
    shape: [8, 8, 1],
    inputs: Uint8Array.from({ length: count * size }, (_, i) => {
      const left = i % 8 < 4, image = Math.floor(i / size);
      return (left === (image % 2 === 0) ? 180 : 20) + (i * 7) % 61;
    }),
    labels: Array.from({ length: count }, (_, n) => n % 2),
  });
  await train(data, {
    ...{ kind: "conv", maxDepth: 5, outer: 8, inner: 4, engine: "simd", threads: 2, seed: 3 },
    ...{ epochs: 60, patience: 60, batchSize: 12, pruneBelow: 0.3, schedule: "cosine" },
    masks: { kind: "stochastic-depth", last: 0.5 },
    augment: { crop: 1 },
    checkpoints: { folder, every: "5steps" },
    resume: hasCheckpoint(folder) ? folder : undefined,
  }).pipe(writeRun(folder, { resume: true })).forEach(() => {});
}
