// The open checkpoints of a network, truncated and freed with it.

import type { Checkpoint } from "../network.ts";
import { keepCheckpoint, type KeptState } from "./checkpoint.ts";
import { type Resources, variablesUpTo } from "./resources.ts";

/** A network's checkpoints; disposal frees them all. */
interface Checkpoints extends Disposable {
  /** Keeps the current state; `beforeRestore` is called before it is restored. */
  keep(beforeRestore: () => void): Checkpoint;
  /** Truncates all checkpoints with the network. */
  truncate(depth: number): void;
}

/** Opens an empty collection. */
export function openCheckpoints(resources: Resources): Checkpoints {
  const open = new Set<KeptState>();
  const variables = () => variablesUpTo(resources, resources.blocks.length);
  return {
    keep(beforeRestore) {
      const kept = keepCheckpoint(resources, variables());
      open.add(kept);
      return {
        restore() {
          if (!open.has(kept)) throw new Error("restore(): the checkpoint is disposed");
          beforeRestore();
          kept.restore(variables());
        },
        [Symbol.dispose]() {
          if (open.delete(kept)) kept.dispose();
        },
      };
    },
    truncate(depth) {
      for (const kept of open) kept.truncate(depth);
    },
    [Symbol.dispose]() {
      for (const kept of open) kept.dispose();
      open.clear();
    },
  };
}
