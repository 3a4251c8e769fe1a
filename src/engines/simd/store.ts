// What state, checkpoints and calls see of a network, dense or conv: its parameters, which lie together in memory, and
// what is known of its norms.

import { type Moments, type PopulationStatistics, populationStatistics } from "../moments.ts";
import type { ParameterPart } from "./parameters.ts";

/** A norm that has population statistics. */
export interface NormRecord {
  /** As in a network's state. */
  readonly name: string;
  readonly features: number;
  /** Exits of which each has statistics of its own; undefined: one set. */
  readonly exits?: number;
}

/** Activations in the memory that batches share. */
export interface BufferOwner {
  /** Takes them away, since a batch comes. */
  leave(): void;
}

/** A network's parameters and statistics. */
export interface Store {
  readonly memory: WebAssembly.Memory;
  readonly plan: {
    /** Where the parameters of a network of a depth begin and end, in bytes. */
    readonly parameters: number;
    parametersEnd(depth: number): number;
  };
  /** Blocks that are left. */
  depth: number;
  /** Parts that were updated since their momenta were unknown, by index. */
  readonly moved: Set<number>;
  /** Population statistics once they are estimated, by {@linkcode statisticsKey}. */
  readonly statistics: Map<string, PopulationStatistics>;
  /** Whoever has activations where the next batch will lie. */
  owner?: BufferOwner;
  /** Trained arrays of a network of that depth. */
  parts(depth: number): ParameterPart[];
  /** Norms of a network of that depth. */
  norms(depth: number): NormRecord[];
}

/** The memory that batches share becomes that of `next`, or of nobody for longer than a call. */
export function evict(store: Store, next?: BufferOwner): void {
  store.owner?.leave();
  store.owner = next;
}

/** Under which name a norm's statistics are kept, for an exit where each has its own. */
export function statisticsKey(name: string, exit?: number): string {
  return exit === undefined ? name : `${name}.${exit}`;
}

/** Statistics under a key. */
export function knownStatistics({ statistics }: Store, key: string): PopulationStatistics {
  const known = statistics.get(key);
  if (!known) {
    throw new Error(
      "the norms have no population statistics yet; call estimateStatistics() first",
    );
  }
  return known;
}

/** Keeps the statistics of all batches of a norm. */
export function noteMoments({ statistics }: Store, key: string, sums: Moments): void {
  statistics.set(key, populationStatistics(sums));
}

/** Forgets momenta and statistics of what is beyond `depth`. */
export function cutStore(
  store: Pick<Store, "moved" | "statistics" | "norms">,
  depth: number,
): void {
  for (const index of store.moved) if (index >= depth) store.moved.delete(index);
  const left = new Set(store.norms(depth).flatMap(keysOf));
  for (const key of store.statistics.keys()) if (!left.has(key)) store.statistics.delete(key);
}

/** The keys of a norm's statistics. */
export function keysOf({ name, exits }: NormRecord): string[] {
  if (exits === undefined) return [statisticsKey(name)];
  return Array.from({ length: exits }, (_, exit) => statisticsKey(name, exit));
}
