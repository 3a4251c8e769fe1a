// What is known of a kind of network that is data: its options, what is stored of it, and the architecture that they make.

import type { FaultOf, Fields } from "../files/schema.ts";
import type { Architecture } from "./architecture.ts";

/** Blocks at the start; strangers' files may ask for more than memory holds. */
export const mostBlocks = 100_000;

/** What every specification has. */
export interface SpecBase {
  /** The kind's name. */
  readonly kind: string;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start; there are D + 1 exits. */
  readonly maxDepth: number;
}

/** A kind of network. */
export interface ArchitectureKind<Spec extends SpecBase> {
  /** As in specifications and flags. */
  readonly name: Spec["kind"];
  /** Of the JSON of a specification. */
  readonly fields: Fields<Spec>;
  /** What is wrong with fields that are each right on their own; default nothing. */
  readonly faultOf?: FaultOf<Spec>;
  /** The network; shapes that do not fit are found when it is laid out. */
  architecture(spec: Spec): Architecture;
  /** The network with its first `depth` blocks, which stay as they are; `depth` is at most its `maxDepth`. */
  cut(spec: Spec, depth: number): Spec;
  /** What stands behind the number of blocks: "of width 20"; "" for nothing. */
  words(spec: Spec): string;
  /** What the network is called; default the kind's name. */
  title?(spec: Spec): string;
}
