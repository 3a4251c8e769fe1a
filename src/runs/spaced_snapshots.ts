// The snapshots that a run's folder keeps: all at first, then fewer and fewer, so that a run of a million epochs has no
// file of gigabytes.

import type { Snapshot } from "../training/snapshot.ts";
import { snapshotOf, snapshotText } from "../training/snapshot_text.ts";

/** Snapshots kept per doubling of the epochs; all are kept up to twice as many epochs. */
export const keptADoubling = 1024;

/** The spacing of kept snapshots at an epoch: 1 up to 2,048, 2 up to 4,096, 4 up to 8,192 and so on. */
export function spacingAt(epoch: number): number {
  let spacing = 1;
  while (epoch > 2 * keptADoubling * spacing) spacing *= 2;
  return spacing;
}

/** The state of a selection, as plain data. */
export interface SpacedState {
  /** The last snapshot as text, if there was one. */
  readonly before?: string;
  /** Whether it was not kept. */
  readonly skipped: boolean;
  /** The end of the last window in which one was kept. */
  readonly keptIn: number;
}

/** The selection of snapshots to keep. */
interface SpacedSnapshots {
  /** Takes the next snapshot; returns those to keep now, in order. */
  add(snapshot: Snapshot): readonly Snapshot[];
  /** The snapshots to keep at the end: the last one. */
  rest(): readonly Snapshot[];
  save(): SpacedState;
  load(state: SpacedState): void;
}

/**
 * Keeps one snapshot of every {@linkcode spacingAt} epochs: the first with a validation score, or the last of them if
 * none has one. Also the last before blocks were cut and the first after it, the last of all, and the final one, which
 * has the metrics of the best epoch.
 */
export function spacedSnapshots(): SpacedSnapshots {
  let before: Snapshot | undefined; // the previous one
  let skipped = false; // whether it was not kept
  let keptIn = 0; // the end of the last window in which one was kept
  return {
    add(snapshot) {
      const { epoch, depth, validation, final } = snapshot;
      const kept: Snapshot[] = [];
      const cut = before !== undefined && before.depth !== depth;
      if (before && skipped && (cut || final)) kept.push(before);
      const spacing = spacingAt(epoch);
      const windowEnd = Math.ceil(epoch / spacing) * spacing;
      const due = windowEnd !== keptIn && (validation !== undefined || epoch === windowEnd);
      if (due || cut || final) {
        kept.push(snapshot);
        if (due) keptIn = windowEnd;
      }
      skipped = kept.at(-1) !== snapshot;
      before = snapshot;
      return kept;
    },
    rest() {
      const last = before !== undefined && skipped ? [before] : [];
      skipped = false;
      return last;
    },
    save: () => ({ ...before && { before: snapshotText(before) }, skipped, keptIn }),
    load(state) {
      before = state.before === undefined ? undefined : snapshotOf(state.before);
      ({ skipped, keptIn } = state);
    },
  };
}
