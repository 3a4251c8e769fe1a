// Progress reports of a network's training from its job.

import { defer, type MonoTypeOperatorFunction, tap } from "rxjs";
import type { Snapshot } from "../../training/snapshot.ts";

/** Progress of a network's training. */
export interface NetworkProgress {
  /** Epochs so far. */
  readonly epoch: number;
  /** At most. */
  readonly epochs: number;
  /** Since training began. */
  readonly seconds: number;
}

/** Milliseconds between two reports. */
const reportInterval = 200;

/**
 * Passes snapshots through unchanged and reports, at most five times a second, and the last one always.
 *
 * @param epochs at most
 */
export function reportProgress(
  epochs: number,
  onProgress: (progress: NetworkProgress) => void,
): MonoTypeOperatorFunction<Snapshot> {
  return (source) =>
    defer(() => {
      let reportedAt = -Infinity;
      return source.pipe(tap(({ epoch, seconds, final }) => {
        const now = performance.now();
        if (!final && now - reportedAt < reportInterval) return;
        reportedAt = now;
        onProgress({ epoch, epochs, seconds });
      }));
    });
}
