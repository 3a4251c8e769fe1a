// A small network with statistics, and examples for it, more than one piece of 512.

import { type Dataset, dataset } from "../../src/datasets/dataset.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { Network } from "../../src/engines/network.ts";
import { conv, dense } from "../../src/architectures/specification.ts";
import { randomExamples } from "../engines/examples.ts";

/** q over the exits of both. */
export const q = [0.1, 0.42, 0.28, 0.2];

/** 700 vectors of three features in three classes, and a dense network of three blocks. */
export async function smallDense(): Promise<{ network: Network; data: Dataset }> {
  const { inputs, labels } = randomExamples([3], 3, 700);
  const network = await createNetwork(
    dense({ inputs: 3, classes: 3, maxDepth: 3, width: 6 }),
    { engine: "simd" },
  );
  await network.estimateStatistics([{ inputs, labels }]);
  return { network, data: dataset({ name: "vectors", shape: [3], inputs, labels, classes: 3 }) };
}

/** 60 images of 8×8 in three classes, and a conv network of three blocks. */
export async function smallConv(): Promise<{ network: Network; data: Dataset }> {
  const { inputs, labels } = randomExamples([8, 8, 1], 3, 60);
  const network = await createNetwork(
    conv({ size: [8, 8], channels: 1, classes: 3, maxDepth: 3, outer: 6, inner: 4 }),
    { engine: "simd", threads: 1 },
  );
  await network.estimateStatistics([{ inputs, labels }]);
  return {
    network,
    data: dataset({ name: "images", shape: [8, 8, 1], inputs, labels, classes: 3 }),
  };
}
