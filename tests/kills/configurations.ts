// The runs that are killed, by name: each part of training that has a state is in one of them.

import { fileURLToPath } from "node:url";
import type { Watched } from "./watched_run.ts";

/** Weights and posterior of the training split, by which these small runs are cut. */
const alone = ["--keep", "objective", "--posterior-from", "training"];

const spirals = ["--max-depth", "6", "--width", "8", "--posterior-learning-rate", "1"];

/** Runs of less than a second. */
export const quickRuns: Readonly<Record<string, Watched>> = {
  "spirals on simd, cut": {
    what: "train",
    args: [
      ...[...spirals, ...alone, "--epochs", "500", "--prune-below", "0.3"],
      ...["--checkpoint-every", "7steps"],
    ],
  },
  "images on simd with 2 threads, cut, augmented, with stochastic depth and a cosine schedule": {
    what: fileURLToPath(new URL("./masked_run.ts", import.meta.url)),
    args: [],
  },
  "spirals on wasm, cut": {
    what: "train",
    args: [
      ...[...alone, "--engine", "wasm", "--max-depth", "4", "--width", "8", "--epochs", "60"],
      ...["--prune-below", "0.3", "--checkpoint-every", "7steps"],
    ],
  },
};

/** A run on MNIST. @param folder of its files */
export function mnistRun(folder: string): Watched {
  return {
    what: "train",
    args: [
      ...["--data", "mnist", "--data-dir", folder, "--limit", "600", "--threads", "2"],
      ...["--max-depth", "4", "--epochs", "3", "--prune-below", "0.4"],
      ...["--checkpoint-every", "2steps"],
    ],
  };
}
