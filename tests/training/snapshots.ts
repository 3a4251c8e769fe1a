// Snapshots for the tests of sinks.

import type { Snapshot } from "../../src/training/snapshot.ts";

/** A snapshot of a network with four blocks, `epoch` seconds after the start. */
export function snapshot(epoch: number, more: Partial<Snapshot> = {}): Snapshot {
  return Object.freeze({
    epoch,
    step: 10 * epoch,
    seconds: epoch,
    posterior: [0.05, 0.1, 0.3, 0.4, 0.15],
    logLikelihood: [-1, -0.5, -0.2, -0.1, -0.1],
    elbo: -100 / epoch,
    kl: 0.5,
    objective: -1 / epoch,
    expectedDepth: 2.5,
    argmaxDepth: 3,
    chosenDepth: 3,
    depth: 4,
    ...more,
  });
}
