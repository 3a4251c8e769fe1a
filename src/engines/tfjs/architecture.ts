// What makes a network: stem, blocks and head as functions over TensorFlow.js tensors, a user's own or those of chains of
// layers.

import type { ArchitecturePart } from "../../architectures/architecture.ts";
import { type ArchitectureSpec, partsOf, unitsOf } from "../../architectures/specification.ts";
import { type Builder, buildPart, type Layer, type Pass } from "./builder.ts";
import { chainLayer } from "./chain_layers.ts";

/**
 * A residual network with an exit after every block, as functions: a_0 = stem(x), a_i = block_i(a_{i−1}),
 * logits_d = head(pool(a_d)).
 *
 * Every function is called once, to make its variables with the builder, and returns the layer. Activations
 * have the same shape at every exit.
 */
export interface Architecture {
  /** Inputs `[B, ...shape]` to a_0. */
  stem(build: Builder): Layer;
  /** a_{i−1} to a_i, the identity path included; index from 0. */
  block(build: Builder, index: number): Layer;
  /** What of an exit goes to the head, applied to each exit on its own; default all of a_d. */
  pool?: Layer;
  /**
   * Exits to logits. All exits go through it in one pass, stacked along the batch axis: `[E · B, ...]` to
   * `[E · B, K]`.
   */
  head(build: Builder): Layer;
}

/** A network's parts as functions, each of which makes its variables. */
export interface PartMakers extends Architecture {
  /** What exits of earlier stages go through, each up to its last exit. */
  readonly adapters: readonly {
    readonly lastExit: number;
    readonly make: (build: Builder) => Layer;
  }[];
  /** What follows the adapters, in place of `pool`, applied to all exits in one pass. */
  readonly behind?: Layer;
  /** Units of the branches of every block that has gates of its own; absent where a block is a function only. */
  readonly units?: readonly number[];
}

/** The parts of a network that is data. */
export function partMakers(spec: ArchitectureSpec, pass: Pass): PartMakers {
  const { stem, blocks, adapters, exit, head } = partsOf("createNetwork", spec);
  const made = ({ chain, input }: ArchitecturePart) => (build: Builder) =>
    chainLayer(chain, { build, input });
  const exiting = exit.chain.length > 0
    ? buildPart(exit.prefix, pass, 0, made(exit)).apply // no arrays to start from a seed
    : undefined;
  return {
    stem: made(stem),
    block: (build, index) => {
      const { chain, input } = blocks[index];
      return chainLayer(chain, { build, input, pass });
    },
    adapters: adapters.map((adapter) => ({ lastExit: adapter.lastExit, make: made(adapter) })),
    ...adapters.length === 0 ? { pool: exiting } : { behind: exiting },
    head: made(head),
    units: blocks.map(unitsOf),
  };
}
