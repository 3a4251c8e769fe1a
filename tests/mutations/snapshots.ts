// snapshots.jsonl of a run, as `view`, notebooks and `prune` read it.

import type { Snapshot } from "../../src/training/snapshot.ts";
import { makeRun, readSnapshots } from "./example_files.ts";
import type { MutationKind } from "./kind.ts";

/**
 * Numbers on a line may be others, since nothing else in the folder says them, but each line must be a snapshot that
 * agrees with itself and with the line before. A last line without its end is one that is still being written.
 */
export const snapshots: MutationKind = {
  name: "snapshots",
  changes: "json",
  async make(folder) {
    await makeRun(folder);
    return `${folder}/snapshots.jsonl`;
  },
  read: readSnapshots,
  wrong(_mutated, facts, whole) {
    const [found, wanted] = [facts as Snapshot[], whole as Snapshot[]];
    if (found.length > wanted.length) return "more snapshots";
    for (
      const [n, { epoch, step, seconds, posterior: q, logLikelihood, depth }] of found.entries()
    ) {
      const sum = q.reduce((total, each) => total + each, 0);
      const good = q.length === 5 && Math.abs(sum - 1) <= 1e-6 && q.every((each) => each >= 0) &&
        logLikelihood.length === 5 && depth >= 0 && depth <= 4;
      if (!good) return `no snapshot on line ${n + 1}`;
      const before = found[n - 1];
      const later = !before || epoch >= before.epoch && step >= before.step &&
          seconds >= before.seconds && depth <= before.depth;
      if (!later) return `line ${n + 1} out of order`;
    }
  },
};
