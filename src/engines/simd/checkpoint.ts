// A network's state kept in memory: a copy of its parameters, which lie together, and what is known of them.

import type { PopulationStatistics } from "../moments.ts";
import type { Holdings } from "./holdings.ts";

/** What a checkpoint keeps. */
export interface KeptState {
  /** Puts weights, momenta and statistics of the blocks that are left back. */
  restore(): void;
  /** Drops the blocks beyond `depth`. */
  truncate(depth: number): void;
  /** Drops everything. */
  free(): void;
}

/** Keeps weights, momenta and statistics of a network. */
export function keepState(holdings: Holdings): KeptState {
  const { plan, memory } = holdings;
  const size = (depth: number) => (plan.parametersEnd(depth) - plan.parameters) / 4;
  const place = (depth: number) => new Float32Array(memory.buffer, plan.parameters, size(depth));
  let parameters = place(holdings.depth).slice();
  let moved = new Set(holdings.moved);
  let statistics: (PopulationStatistics | undefined)[] = [...holdings.statistics];
  return {
    restore() {
      place(holdings.depth).set(parameters);
      holdings.moved.clear();
      moved.forEach((index) => holdings.moved.add(index));
      statistics.forEach((known, i) => holdings.statistics[i] = known);
    },
    truncate(depth) {
      parameters = parameters.slice(0, size(depth));
      moved = new Set([...moved].filter((index) => index < depth));
      statistics = statistics.slice(0, depth);
    },
    free() {
      parameters = new Float32Array(0);
      moved.clear();
      statistics = [];
    },
  };
}
