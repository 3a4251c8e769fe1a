// A sink that writes snapshots.jsonl of a run's folder: one snapshot a line, spaced as the run goes on.

import { type OnLoss, warnOfLoss } from "../files/loss.ts";
import { countLines } from "../training/sinks/line_counter.ts";
import { keptLines } from "../training/sinks/kept_lines.ts";
import { openLineFile } from "../training/sinks/line_file.ts";
import type { Sink } from "../training/sinks/pass_through.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { spacedSnapshots, type SpacedState } from "./spaced_snapshots.ts";

/** Options of {@linkcode snapshotLines}. */
export interface SnapshotLinesOptions {
  /** Write every snapshot, however many come; default false. */
  readonly allSnapshots?: boolean;
}

/** Options within a run's folder. */
interface SnapshotFileOptions extends SnapshotLinesOptions {
  /** Go on with the file of the run that is resumed, cut back to its checkpoint; default false. */
  readonly resume?: boolean;
  /** Called if lines of the run that is resumed are missing, or cannot be written now; default: printed on standard error. */
  readonly onLoss?: OnLoss;
  /**
   * Makes the folder of the run again where it was removed or moved. For a run that trains: lines that cannot be written
   * are kept and written later. Default: writing them fails.
   */
  readonly again?: () => void;
}

/** The name of the counter. */
export const snapshotCounter = "snapshots.jsonl";

/**
 * Opens `<path>.part`, which grows by whole lines and gets its name at the end.
 *
 * @param name of the function in errors
 */
export function snapshotLines(
  name: string,
  path: string,
  { allSnapshots = false, resume = false, onLoss = warnOfLoss, again }: SnapshotFileOptions = {},
): Sink<Snapshot> {
  const opened = openLineFile(name, path, { resume, force: resume, again });
  const file = again ? keptLines(opened, onLoss) : opened;
  const spaced = spacedSnapshots();
  let begun = false;
  let lost = false;
  const write = (snapshots: readonly Snapshot[]) => {
    if (snapshots.length > 0) {
      file.write(snapshots.map((each) => `${JSON.stringify(each)}\n`).join(""));
    }
  };
  return {
    prepare(snapshot) {
      if (begun) return;
      begun = true;
      countLines(name, snapshot, {
        name: snapshotCounter,
        file,
        resume,
        force: true, // whatever lines are in a run's folder are the run's
        isLost: () => lost,
        more: { save: spaced.save, load: (state) => spaced.load(state as SpacedState) },
        onLoss,
      });
    },
    next: (snapshot) => write(allSnapshots ? [snapshot] : spaced.add(snapshot)),
    end(how) {
      lost = how === "lost";
      try {
        if (!lost) write(spaced.rest());
      } finally {
        file.close(how === "completed" ? "whole" : "partial");
      }
    },
  };
}
