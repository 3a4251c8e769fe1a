// What is known of a kind of network that is data: its options, what is stored of it, and the architecture that they make.

import type { Fields } from "../files/json/schema.ts";
import type { FaultOf } from "../files/json/fault.ts";
import { numberOfText, numeric, type Option } from "../calls/option.ts";
import { listOf, whole } from "../calls/checks.ts";
import type { Architecture } from "./architecture.ts";
import type { Shape } from "./layer.ts";

/** Blocks at the start; strangers' files may ask for more than memory holds. */
export const mostBlocks = 100_000;

/** What every specification has. */
interface SpecBase {
  /** The kind's name. */
  readonly kind: string;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D at the start; there are D + 1 exits. */
  readonly maxDepth: number;
}

/** What data decide of a network. */
export interface DataFacts {
  /** Of one example. */
  readonly shape: Shape;
  /** Classes K. */
  readonly classes: number;
}

/** A size that is a whole number of at least 1, which the user of a kind of network may choose. */
export function wholeSize(sign: string, about: string, usual: number): Option {
  return { ...numeric(sign, whole(1)), about, default: usual };
}

/** A size that is a list of whole numbers, one a stage. */
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
  /** How one is made for data; absent where it is made by hand only. */
  readonly forData?: SizedKind<Spec, Sizes>;
}

/** How a network of a kind is made for data. */
export interface SizedKind<Spec extends SpecBase, Sizes extends object> {
  /** Whether it is for images only, `[height, width, channels]`; others take images as vectors. */
  readonly images: boolean;
  /** What may be chosen besides the number of blocks. */
  readonly sizes: { readonly [Name in keyof Required<Sizes>]: Option };
  /** The number of blocks where the sizes decide it; absent where it is chosen. */
  blocks?(sizes: Sizes): number;
  /** The specification. */
  make(data: DataFacts, maxDepth: number, sizes: Sizes): Spec;
}
