// Snapshots without a run behind them.

import type { Snapshot } from "../../../src/training/snapshot.ts";

/** A snapshot of an epoch, over `depth` blocks. */
export function snapshotAt(epoch: number, more: Partial<Snapshot> = {}, depth = 3): Snapshot {
  const exits = depth + 1;
  return Object.freeze({
    epoch,
    step: epoch,
    seconds: epoch / 1000,
    posterior: new Array(exits).fill(1 / exits),
    logLikelihood: new Array(exits).fill(-1 / (3 * epoch)),
    elbo: -100 / epoch,
    kl: 1 / 7,
    objective: -1 / epoch,
    expectedDepth: depth / 2,
    argmaxDepth: 0,
    chosenDepth: 0,
    depth,
    ...more,
  });
}
