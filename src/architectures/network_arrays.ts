// The arrays of a network by name, with shape, layout and initial values, so that other programs can check a file and
// rebuild the network from it.

import type { ArchitecturePart } from "./architecture.ts";
import { chainArrays } from "./chain.ts";
import type { Initialisation } from "./initialisation.ts";
import type { LayerArray } from "./layer.ts";
import { type ArchitectureSpec, partsOf } from "./specification.ts";

export { normEpsilon } from "./layers/batch_norm.ts";

/** One array. */
export interface NetworkArray {
  /** Extents, outermost first. */
  readonly shape: readonly number[];
  /** Description of the axes. */
  readonly layout: string;
  /** Trained, or a norm's population statistics. */
  readonly kind: "weight" | "statistic";
  /** Initial values; absent for statistics. */
  readonly initial?: Initialisation;
  /** Index of its block; absent for stem, adapters and head. */
  readonly block?: number;
  /** Rows of the statistics in adapters and head, one per exit that reaches them. */
  readonly exits?: number;
}

/** All arrays of a network with `depth` blocks, without momenta, in the order of its state. */
export function networkArrays(spec: ArchitectureSpec, depth: number): Map<string, NetworkArray> {
  const { stem, blocks, adapters, head } = partsOf("networkArrays", spec);
  const arrays = new Map<string, NetworkArray>();
  const add = (part: ArchitecturePart, place: Pick<NetworkArray, "block" | "exits">) => {
    for (const array of chainArrays(part.chain, part.input)) {
      arrays.set(part.prefix + array.name, placed(array, place));
    }
  };
  add(stem, {});
  blocks.slice(0, depth).forEach((block, index) => add(block, { block: index }));
  for (const adapter of adapters) add(adapter, { exits: Math.min(depth, adapter.lastExit) + 1 });
  add(head, { exits: depth + 1 });
  return arrays;
}

function placed(
  { shape, layout, initial }: LayerArray,
  { block, exits }: Pick<NetworkArray, "block" | "exits">,
): NetworkArray {
  const part = block === undefined ? {} : { block };
  if (initial) return { shape, layout, kind: "weight", initial, ...part };
  if (exits === undefined) return { shape, layout, kind: "statistic", ...part };
  return {
    shape: [exits, ...shape],
    layout: `[exits, ${layout.slice(1, -1)}], one row for each exit`,
    kind: "statistic",
    exits,
  };
}
