// A history of training in as many points as a chart needs, whatever the number of epochs.

import type { Snapshot } from "../../training/snapshot.ts";

/** A point of a history. */
export interface HistoryPoint {
  readonly epoch: number;
  /** The training objective, nats per example. */
  readonly objective: number;
  /** Mean log-likelihood of the mixture on the validation split. */
  readonly validation?: number;
}

/** A history that grows. */
interface History {
  /** Adds a snapshot. The last one, marked `final`, belongs to an earlier epoch and is left out. */
  add(snapshot: Snapshot): void;
  /** Points in the order of epochs, evenly spread; the latest is always there. */
  points(): readonly HistoryPoint[];
}

/** A history of at most `limit` points, evenly over epochs, and the latest: when they are full, every second one goes. */
export function trainingHistory(limit = 400): History {
  let kept: HistoryPoint[] = [];
  let stride = 1; // epochs
  let first = NaN;
  let window = -1; // of so many epochs, the one that the last kept point is in
  let latest: HistoryPoint | undefined;
  let score: number | undefined; // since the last point that was kept
  return {
    add({ epoch, objective, validation, final }) {
      if (final) return;
      score = validation?.logLikelihood ?? score;
      latest = { epoch, objective, ...score !== undefined && { validation: score } };
      if (kept.length === 0) first = epoch;
      const windowOf = (point: HistoryPoint) => Math.floor((point.epoch - first) / stride);
      if (windowOf(latest) === window) return;
      window = windowOf(latest);
      kept.push(latest);
      score = undefined;
      while (kept.length >= limit) {
        stride *= 2;
        kept = kept.filter((point, i) => i === 0 || windowOf(point) !== windowOf(kept[i - 1]));
        window = windowOf(kept.at(-1)!);
      }
    },
    points: () => latest && latest !== kept.at(-1) ? [...kept, latest] : [...kept],
  };
}
