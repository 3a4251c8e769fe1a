// Snapshots packed into one array of numbers for the page's worker, since copying objects takes the training thread
// twenty times as long; the worker unpacks them as points of the page.

import { valueOf, watchedIn } from "../../likelihoods/registry.ts";
import type { Snapshot, StopReason } from "../../training/snapshot.ts";
import { scalarEntries, type SnapshotScalars } from "../../training/snapshot_scalars.ts";
import type { LivePoint, LiveScore } from "./protocol.ts";

/** A snapshot with its index and the last score. */
export interface IndexedSnapshot {
  /** Position among the run's snapshots, from 0. */
  readonly index: number;
  readonly snapshot: Snapshot;
  /** The last score so far. */
  readonly validation?: LiveScore;
}

/** Snapshots of one run. */
export interface PackedSnapshots {
  /**
   * `[snapshots, scalars + 2 + metrics + 2 exits]`, row-major: the scalars, the index, the epoch of the score, the score,
   * the posterior, the log-likelihoods. NaN for absent values.
   */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** Names of the metrics of scores, in their order. */
  readonly metrics: readonly string[];
  /** D + 1. */
  readonly exits: number;
  /** The fields of a final snapshot that are not numbers. */
  readonly end?: { readonly bestEpoch?: number; readonly stoppedBy?: StopReason };
}

const scalars = scalarEntries();
const names = scalars.map(([name]) => name);

/** Packs snapshots of as many exits as the first has; only the last may be final. */
export function packSnapshots(snapshots: readonly IndexedSnapshot[]): PackedSnapshots {
  const exits = snapshots[0].snapshot.posterior.length;
  const scored = snapshots.find(({ validation }) => validation)?.validation;
  const metrics = scored ? watchedIn(scored) : [];
  const size = names.length + 2 + metrics.length + 2 * exits;
  const numbers = new Float64Array(snapshots.length * size);
  let at = 0;
  for (const { index, snapshot, validation } of snapshots) {
    for (let i = 0; i < names.length; i++) numbers[at++] = snapshot[names[i]];
    numbers[at++] = index;
    numbers[at++] = validation?.epoch ?? NaN;
    for (const metric of metrics) {
      numbers[at++] = validation ? valueOf(validation, metric) : NaN;
    }
    for (let d = 0; d < exits; d++) numbers[at++] = snapshot.posterior[d];
    for (let d = 0; d < exits; d++) numbers[at++] = snapshot.logLikelihood[d] ?? NaN;
  }
  const { final, bestEpoch, stoppedBy } = snapshots[snapshots.length - 1].snapshot;
  return {
    numbers,
    metrics: metrics.map(({ name }) => name),
    exits,
    ...final && { end: { bestEpoch, stoppedBy } },
  };
}

/** The points of packed snapshots, not yet numbered: counts as they are, other numbers rounded to six digits. */
export function unpackedPoints({ numbers, metrics, exits, end }: PackedSnapshots): NewPoint[] {
  const score = names.length + 2;
  const lists = score + metrics.length;
  const size = lists + 2 * exits;
  return Array.from({ length: numbers.length / size }, (_, i) => {
    const row = numbers.subarray(i * size, (i + 1) * size);
    const last = (i + 1) * size === numbers.length;
    const [index, scoredIn] = row.subarray(names.length);
    return {
      index,
      ...Object.fromEntries(
        scalars.map(([name, { form }], s) => [name, form === "count" ? row[s] : sixDigits(row[s])]),
      ) as unknown as SnapshotScalars,
      posterior: Array.from(row.subarray(lists, lists + exits), sixDigits),
      logLikelihood: Array.from(
        row.subarray(lists + exits),
        (m) => Number.isNaN(m) ? null : sixDigits(m),
      ),
      ...!Number.isNaN(scoredIn) && {
        validation: {
          epoch: scoredIn,
          ...Object.fromEntries(metrics.map((name, m) => [name, sixDigits(row[score + m])])),
        } as LiveScore,
      },
      ...last && end && { final: true, ...end },
    };
  });
}

/** A point that has no number yet. */
export type NewPoint = Omit<LivePoint, "n">;

/** Six significant digits: more than a chart shows, in half the bytes. */
function sixDigits(value: number): number {
  const places = 5 - Math.floor(Math.log10(Math.abs(value)));
  // ten times as fast as toPrecision, if powers of ten are exact
  if (places >= 0 && places <= 15) {
    const scale = powers[places];
    return Math.round(value * scale) / scale;
  }
  return value === 0 ? 0 : Number(value.toPrecision(6));
}

const powers = Array.from({ length: 16 }, (_, n) => 10 ** n);
