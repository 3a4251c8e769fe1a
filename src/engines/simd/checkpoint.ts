// Checkpoints of a network's state in memory: copies of the contiguous parameters and of the statistics.

import { cutStore, type Store } from "./store.ts";

/** The state kept by a checkpoint. */
export interface KeptState {
  /** Restores weights, momenta and statistics of the remaining blocks. */
  restore(): void;
  /** Removes the blocks beyond `depth`. */
  truncate(depth: number): void;
  /** Frees everything. */
  free(): void;
}

/**
 * Keeps weights, momenta and statistics of a network.
 *
 * @param spare arrays of freed checkpoints, for reuse. A copy is made at every step, and allocating memory for it costs more
 *   than the copy
 */
export function keepState(store: Store, spare: Float32Array[] = []): KeptState {
  const { plan, memory, norms } = store;
  const size = (depth: number) => (plan.parametersEnd(depth) - plan.parameters) / 4;
  const place = (depth: number) => new Float32Array(memory.buffer, plan.parameters, size(depth));
  const present = place(store.depth);
  const spared = spare.pop();
  let parameters = spared?.length === present.length ? spared : new Float32Array(present.length);
  parameters.set(present);
  const kept = { norms, moved: new Set(store.moved), statistics: new Map(store.statistics) };
  return {
    restore() {
      place(store.depth).set(parameters);
      store.moved.clear();
      kept.moved.forEach((index) => store.moved.add(index));
      store.statistics.clear();
      kept.statistics.forEach((known, key) => store.statistics.set(key, known));
    },
    truncate(depth) {
      parameters = parameters.slice(0, size(depth));
      cutStore(kept, depth);
    },
    free() {
      spare.push(parameters);
      parameters = new Float32Array(0);
      kept.moved.clear();
      kept.statistics.clear();
    },
  };
}
