// Snapshots as one array of numbers: a copy of objects costs the training thread twenty times as much.

import type { Snapshot, StopReason } from "../../training/snapshot.ts";
import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { PlacedSnapshot } from "./live_point.ts";
import type { LiveScore } from "./protocol.ts";

/** Snapshots of one run. */
export interface PackedSnapshots {
  /** `[snapshots, 12 + metrics + 2 exits]`, row-major; NaN for what there is not. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Names of the metrics of scores, in their order. */
  readonly metrics: readonly string[];
  /** D + 1. */
  readonly exits: number;
  /** What the last one says beyond numbers, where it is final. */
  readonly end?: { readonly bestEpoch?: number; readonly stoppedBy?: StopReason };
}

const fixed = 12;

/** Packs snapshots of as many exits as the first has; only the last may be final. */
export function packSnapshots(snapshots: readonly PlacedSnapshot[]): PackedSnapshots {
  const exits = snapshots[0].snapshot.posterior.length;
  const scored = snapshots.find(({ validation }) => validation)?.validation;
  const metrics = scored ? watchedIn(scored) : [];
  const size = fixed + metrics.length + 2 * exits;
  const numbers = new Float64Array(snapshots.length * size);
  let at = 0;
  for (const { index, snapshot, validation } of snapshots) {
    numbers[at++] = index;
    numbers[at++] = snapshot.epoch;
    numbers[at++] = snapshot.step;
    numbers[at++] = snapshot.seconds;
    numbers[at++] = snapshot.elbo;
    numbers[at++] = snapshot.kl;
    numbers[at++] = snapshot.objective;
    numbers[at++] = snapshot.expectedDepth;
    numbers[at++] = snapshot.argmaxDepth;
    numbers[at++] = snapshot.chosenDepth;
    numbers[at++] = snapshot.depth;
    numbers[at++] = validation?.epoch ?? NaN;
    for (const metric of metrics) {
      numbers[at++] = validation ? valueOf(validation, metric) : NaN;
    }
    for (let d = 0; d < exits; d++) numbers[at++] = snapshot.posterior[d];
    for (let d = 0; d < exits; d++) numbers[at++] = snapshot.logLikelihood[d] ?? NaN;
  }
  const { final, bestEpoch, stoppedBy } = snapshots[snapshots.length - 1].snapshot;
  const names = metrics.map(({ name }) => name);
  return { numbers, metrics: names, exits, ...final && { end: { bestEpoch, stoppedBy } } };
}

/** Takes them out again. */
export function unpackSnapshots(
  { numbers, metrics, exits, end }: PackedSnapshots,
): PlacedSnapshot[] {
  const scalars = fixed + metrics.length;
  const size = scalars + 2 * exits;
  return Array.from({ length: numbers.length / size }, (_, i) => {
    const row = numbers.subarray(i * size, (i + 1) * size);
    const last = (i + 1) * size === numbers.length;
    const snapshot: Snapshot = {
      epoch: row[1],
      step: row[2],
      seconds: row[3],
      posterior: [...row.subarray(scalars, scalars + exits)],
      logLikelihood: Array.from(row.subarray(scalars + exits), (m) => Number.isNaN(m) ? null : m),
      elbo: row[4],
      kl: row[5],
      objective: row[6],
      expectedDepth: row[7],
      argmaxDepth: row[8],
      chosenDepth: row[9],
      depth: row[10],
      ...last && end && { final: true, ...end },
    };
    return {
      index: row[0],
      snapshot,
      ...!Number.isNaN(row[11]) && {
        validation: {
          epoch: row[11],
          ...Object.fromEntries(metrics.map((name, m) => [name, row[fixed + m]])),
        } as LiveScore,
      },
    };
  });
}
