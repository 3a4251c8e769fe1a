// The network that a data set gets: dense for vectors, conv for images, or what is asked for.

import {
  chosenKind,
  type KindChoice,
  kindChoices,
  sizeChecks,
  sizesOf,
} from "../architectures/sized_kinds.ts";
import {
  type ArchitectureSizes,
  type ArchitectureSpec,
  checkSpec,
} from "../architectures/specification.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { anObject, oneOf, type OptionChecks, whole } from "../calls/checks.ts";

/** What a network for a data set looks like. */
export interface NetworkOptions extends ArchitectureSizes {
  /** `auto` (default): conv for images, dense for vectors. */
  readonly kind?: KindChoice;
  /** Residual blocks D; default 20, and of a staged network those of its stages. */
  readonly maxDepth?: number;
  /** A network that is data, for instance one of {@linkcode chain}, in place of `kind`, `maxDepth` and sizes. */
  readonly architecture?: ArchitectureSpec;
}

/** What options of a network must be. */
export const networkChecks: OptionChecks<NetworkOptions> = {
  kind: oneOf(kindChoices),
  maxDepth: whole(0),
  architecture: anObject("a specification, as chain() makes it"),
  ...sizeChecks,
};

/** Residual blocks where nothing says how many. */
const defaultMaxDepth = 20;

/** The blocks of the network that options ask for, whatever the data are. `name` is of the function that errors name. */
export function plannedDepth(name: string, options: NetworkOptions): number {
  const { kind = "auto", maxDepth, architecture } = options;
  const decided = architecture?.maxDepth ??
    (kind === "auto" ? undefined : chosenKind(kind, false).blocks?.(options));
  if (decided !== undefined && maxDepth !== undefined && maxDepth !== decided) {
    throw new RangeError(
      `${name}(): maxDepth must be the ${decided} blocks of the ${kind} network, got ${maxDepth}`,
    );
  }
  return decided ?? maxDepth ?? defaultMaxDepth;
}

/** The specification of a network for a data set. */
export function networkSpec(data: Dataset, options: NetworkOptions = {}): ArchitectureSpec {
  const { kind: choice = "auto", architecture } = options;
  const { shape, classes } = data;
  if (architecture) {
    checkSpec("networkSpec", architecture);
    return architecture;
  }
  const images = shape.length === 3;
  const kind = chosenKind(choice, images);
  if (kind.images && !images) {
    throw new TypeError(
      `networkSpec(): ${choice} networks need images, got examples of [${shape}]`,
    );
  }
  const maxDepth = plannedDepth("networkSpec", { ...options, kind: kind.name as KindChoice });
  return kind.make({ shape, classes }, maxDepth, sizesOf(kind, options));
}
