// Snapshots for the tests of sinks.

import type { Snapshot } from "../../src/training/snapshot.ts";
import { scalarEntries, type SnapshotScalars } from "../../src/training/snapshot_scalars.ts";

/** All scalars without a value, for examples that say the others. */
export const noScalars = Object.fromEntries(
  scalarEntries().map(([name]) => [name, NaN]),
) as unknown as SnapshotScalars;

/** A snapshot of a network with four blocks, `epoch` seconds after the start. */
export function snapshot(epoch: number, more: Partial<Snapshot> = {}): Snapshot {
  return Object.freeze({
    ...noScalars,
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
