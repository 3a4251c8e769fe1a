// The interface of a kind of network that is data: its options, its stored specification and its architecture.

import type { Fields } from "../files/json/schema.ts";
import type { FaultOf } from "../files/json/fault.ts";
import { numberOfText, numeric, type Option } from "../calls/option.ts";
import { listOf, whole } from "../calls/checks.ts";
import type { Architecture } from "./architecture.ts";
import type { Shape } from "./layer.ts";

/** Most blocks of a network; untrusted files could otherwise exhaust memory. */
export const mostBlocks = 100_000;

/** Fields of every specification. */
interface SpecBase {
  /** The kind's name. */
  readonly kind: string;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D before any truncation; there are D + 1 exits. */
  readonly maxDepth: number;
}

/** What a network takes from the data. */
export interface DataFacts {
  /** Shape of one example. */
  readonly shape: Shape;
  /** Classes K. */
  readonly classes: number;
}

/** A size option: a whole number of at least 1. */
export function wholeSize(sign: string, about: string, usual: number): Option {
  return { ...numeric(sign, whole(1)), about, default: usual };
}

/** A size option: a list of whole numbers, one per stage. */
export function listSize(
  least: number,
  sign: string,
  about: string,
  usual: Pick<Option, "default" | "defaultWords">,
): Option {
  const check = listOf(`a list of whole numbers of at least ${least}`, whole(least), 1);
  return { check, sign, about, ...usual, parse: (text) => text.split(",").map(numberOfText) };
}

/** A kind of network. */
export interface ArchitectureKind<Spec extends SpecBase, Sizes extends object = object> {
  /** Name in specifications and flags. */
  readonly name: Spec["kind"];
  /** JSON fields of a specification. */
  readonly fields: Fields<Spec>;
  /** Checks fields against each other; default nothing. */
  readonly faultOf?: FaultOf<Spec>;
  /** The network; `layOut` checks its shapes. */
  architecture(spec: Spec): Architecture;
  /** The network with its first `depth` blocks, unchanged; `depth` is at most its `maxDepth`. */
  cut(spec: Spec, depth: number): Spec;
  /** Text after the number of blocks: "of width 20"; "" for none. */
  words(spec: Spec): string;
  /** Title of the network; default the kind's name. */
  title?(spec: Spec): string;
  /** Makes a network for given data; absent if the kind is specified by hand only. */
  readonly forData?: SizedKind<Spec, Sizes>;
}

/** A kind whose networks can be made for given data. */
export interface SizedKind<Spec extends SpecBase, Sizes extends object> {
  /** Whether it takes images only, `[height, width, channels]`; other kinds take images as vectors. */
  readonly images: boolean;
  /** Options besides the number of blocks. */
  readonly sizes: { readonly [Name in keyof Required<Sizes>]: Option };
  /** The number of blocks if it follows from the sizes; absent if it is an option. */
  blocks?(sizes: Sizes): number;
  /** The specification. */
  make(data: DataFacts, maxDepth: number, sizes: Sizes): Spec;
}
