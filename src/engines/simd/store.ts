// The store of a network, dense or conv: its contiguous parameters in memory and its norms' statistics, for state,
// checkpoints and calls.

import { type Moments, type PopulationStatistics, populationStatistics } from "../moments.ts";
import type { ParameterPart } from "./parameters.ts";

/** A norm that has population statistics. */
export interface NormRecord {
  /** Name in a network's state. */
  readonly name: string;
  readonly features: number;
  /** Number of exits with separate statistics; undefined: a single set. */
  readonly exits?: number;
}

/** The owner of activations in the shared batch memory. */
export interface BufferOwner {
  /** Moves its activations out for another batch. */
  leave(): void;
}

/** A network's parameters and statistics. */
export interface Store {
  readonly memory: WebAssembly.Memory;
  readonly plan: {
    /** Begin and end of the parameters of a network of a depth, in bytes. */
    readonly parameters: number;
    parametersEnd(depth: number): number;
  };
  /** Current number of blocks. */
  depth: number;
  /** Indices of the parts that have momenta. */
  readonly moved: Set<number>;
  /** Estimated population statistics, by {@linkcode statisticsKey}. */
  readonly statistics: Map<string, PopulationStatistics>;
  /** Owner of the shared batch memory. */
  owner?: BufferOwner;
  /** Trained arrays of a network of a depth. */
  parts(depth: number): ParameterPart[];
  /** Norms of a network of a depth. */
  norms(depth: number): NormRecord[];
}

/** Evicts the owner of the shared batch memory; the new owner is `next`, if given. */
export function evict(store: Store, next?: BufferOwner): void {
  store.owner?.leave();
  store.owner = next;
}

/** Key of a norm's statistics, with an exit if they are separate per exit. */
export function statisticsKey(name: string, exit?: number): string {
  return exit === undefined ? name : `${name}.${exit}`;
}

/** The statistics with a key. */
export function knownStatistics({ statistics }: Store, key: string): PopulationStatistics {
  const known = statistics.get(key);
  if (!known) {
    throw new Error(
      "the norms have no population statistics yet; call estimateStatistics() first",
    );
  }
  return known;
}

/** Stores a norm's statistics from the sums over all batches. */
export function noteMoments({ statistics }: Store, key: string, sums: Moments): void {
  statistics.set(key, populationStatistics(sums));
}

/** Removes momenta and statistics beyond `depth`. */
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
