// Real runs that take a moment: 20 points of the spirals, networks of width 4 and 3 blocks on TensorFlow.js'
// plain backend.

import process from "node:process";
import * as tf from "@tensorflow/tfjs-core";
import { arrays } from "../../src/datasets/arrays.ts";
import { type DataSplits, takeRows } from "../../src/datasets/dataset.ts";
import { spirals } from "../../src/datasets/spirals.ts";
import { createNetwork } from "../../src/engines/create_network.ts";
import type { Network } from "../../src/engines/network.ts";
import { dense } from "../../src/architectures/specification.ts";
import { followedAlone } from "../../src/training/followed.ts";
import type { Snapshot } from "../../src/training/snapshot.ts";
import type { TrainOptions } from "../../src/training/train.ts";
import { turn } from "./fake_network.ts";

const whole = spirals({ seed: 1, points: 20 });
const few = Array.from({ length: 20 }, (_, n) => n);

/** 20 points for training, 20 for validation. */
export const data: DataSplits = { ...whole, validation: takeRows(whole.validation, few) };

/** How long runs are, for those on a network of their own. */
export const lengths = { epochs: 12, batchSize: 10 } as const satisfies TrainOptions;

/** They follow the training split, as composed streams do. */
export const options = {
  ...lengths,
  ...followedAlone,
  engine: "cpu",
  width: 4,
  maxDepth: 3,
} as const satisfies TrainOptions;

/** The network that train() makes of these options. */
export function tinyNetwork(seed = 1): Promise<Network> {
  return createNetwork(dense({ inputs: 2, classes: 2, maxDepth: 3, width: 4 }), {
    engine: "cpu",
    seed,
  });
}

/** Snapshots as text, without the seconds. */
export function withoutSeconds(snapshots: readonly Snapshot[]): string {
  return JSON.stringify(snapshots, (key, value) => key === "seconds" ? undefined : value);
}

/** Images of 6 × 6 pixels in two classes, bright to the left or to the right. */
export function tinyImages(): DataSplits {
  const count = 24;
  return arrays({
    shape: [6, 6, 1],
    inputs: Uint8Array.from({ length: count * 36 }, (_, i) => {
      const left = i % 6 < 3, image = Math.floor(i / 36);
      return (left === (image % 2 === 0) ? 200 : 20) + (i * 7) % 31;
    }),
    labels: Array.from({ length: count }, (_, n) => n % 2),
  });
}

/** Tensors alive, when everything in flight has landed; on a busy machine steps wait for timers. */
export async function tensorsAtRest(): Promise<number> {
  if (!tf.findBackend("cpu")) (await tinyNetwork())[Symbol.dispose]();
  for (let quiet = 0; quiet < 20; quiet++) {
    await turn();
    if (process.getActiveResourcesInfo().includes("Timeout")) quiet = 0;
  }
  return tf.memory().numTensors;
}
