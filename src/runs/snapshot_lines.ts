// A sink that writes snapshots.jsonl of a run's folder: one snapshot a line, spaced as the run goes on.

import { openLineFile } from "../training/sinks/line_file.ts";
import type { Sink } from "../training/sinks/pass_through.ts";
import type { Snapshot } from "../training/snapshot.ts";
import { spacedSnapshots } from "./spaced_snapshots.ts";

/** Options of {@linkcode snapshotLines}. */
export interface SnapshotLinesOptions {
  /** Write every snapshot, however many come; default false. */
  readonly allSnapshots?: boolean;
}

/**
 * Opens `<path>.part`, which grows by whole lines and gets its name at the end.
 *
 * @param name of the function in errors
 */
export function snapshotLines(
  name: string,
  path: string,
  { allSnapshots = false }: SnapshotLinesOptions = {},
): Sink<Snapshot> {
  const file = openLineFile(name, path, false);
  const spaced = spacedSnapshots();
  const write = (snapshots: readonly Snapshot[]) => {
    if (snapshots.length > 0) {
      file.write(snapshots.map((each) => `${JSON.stringify(each)}\n`).join(""));
    }
  };
  return {
    next: (snapshot) => write(allSnapshots ? [snapshot] : spaced.add(snapshot)),
    end(how) {
      try {
        if (how !== "lost") write(spaced.rest());
      } finally {
        file.close(how === "completed" ? "whole" : "partial");
      }
    },
  };
}
