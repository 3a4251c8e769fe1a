// Network architectures as functions over TensorFlow.js tensors: custom ones, and those of chains of layers.

import type { ArchitecturePart } from "../../architectures/architecture.ts";
import { type ArchitectureSpec, partsOf, unitsOf } from "../../architectures/specification.ts";
import { type Builder, buildPart, type Layer, type Pass } from "./builder.ts";
import { chainLayer } from "./chain_layers.ts";

/**
 * A residual network with an exit after every block, as functions: a_0 = stem(x), a_i = block_i(a_{i−1}),
 * logits_d = head(pool(a_d)).
 *
 * Every function is called once, creates its variables with the builder, and returns the layer. Activations
 * have the same shape at every exit.
 */
export interface Architecture {
  /** Inputs `[B, ...shape]` to a_0. */
  stem(build: Builder): Layer;
  /** a_{i−1} to a_i, including the identity path; index from 0. */
  block(build: Builder, index: number): Layer;
  /** Maps a_d to the head's input, applied to each exit separately; default the identity. */
  pool?: Layer;
  /**
   * Exits to logits. All exits go through it in one pass, stacked along the batch axis: `[E · B, ...]` to
   * `[E · B, K]`.
   */
  head(build: Builder): Layer;
}

/** The parts of a network as functions that create their variables. */
export interface PartMakers extends Architecture {
  /** Adapters of the exits of earlier stages, each with its last exit. */
  readonly adapters: readonly {
    readonly lastExit: number;
    readonly make: (build: Builder) => Layer;
  }[];
  /** Replaces `pool` if there are adapters: applied to all exits in one pass. */
  readonly behind?: Layer;
  /** Units of the branches of every block that applies its masks itself; absent for blocks that are opaque functions. */
  readonly units?: readonly number[];
}

/** The parts of a network that is data. */
export function partMakers(spec: ArchitectureSpec, pass: Pass): PartMakers {
  const { stem, blocks, adapters, exit, head } = partsOf("createNetwork", spec);
  const made = ({ chain, input }: ArchitecturePart) => (build: Builder) =>
    chainLayer(chain, { build, input });
  const exiting = exit.chain.length > 0
    ? buildPart(exit.prefix, pass, 0, made(exit)).apply // has no arrays, so the seed is irrelevant
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
