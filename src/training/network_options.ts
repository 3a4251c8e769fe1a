// Options of the network for a data set: dense for vectors, conv for images, or as asked for.

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
  inputShape,
  type NetworkSpec,
} from "../architectures/specification.ts";
import { type Dataset, exampleSize } from "../datasets/dataset.ts";
import { checksOf, numeric, type OptionTable, worded } from "../calls/option.ts";
import { anObject, oneOf, type OptionChecks, whole } from "../calls/checks.ts";

/** Options of a network for a data set. */
export interface NetworkOptions extends ArchitectureSizes {
  /** `auto` (default): conv for images, dense for vectors. */
  readonly kind?: KindChoice;
  /** Residual blocks D; default 20, for a staged network those of its stages. */
  readonly maxDepth?: number;
  /** A specification, for instance of {@linkcode chain}, in place of `kind`, `maxDepth` and sizes. */
  readonly architecture?: ArchitectureSpec;
}

const [auto, ...kinds] = kindChoices;
const usualDepth = 20;

/** Options of every network, besides the sizes of its kind. */
export const networkOptions = {
  kind: {
    ...worded("KIND", oneOf(kindChoices)),
    parse: (text: string) => text as KindChoice,
    default: auto,
    about: [`${auto} (conv for images, dense for vectors)`, ...kinds].join(", "),
  },
  maxDepth: {
    ...numeric("D", whole(0)),
    default: usualDepth,
    defaultWords: `${usualDepth}; staged: the blocks of its stages`,
    about: "residual blocks at the start; there are D + 1 exits",
    aliases: ["depth", "blocks"],
  },
} satisfies OptionTable;

/** Checks of the options of a network. */
export const networkChecks: OptionChecks<NetworkOptions> = {
  ...checksOf(networkOptions),
  architecture: anObject("a specification, as chain() makes it"),
  ...sizeChecks,
};

/** The blocks of the network that options ask for, for any data. `name` is of the function that errors name. */
export function plannedDepth(name: string, options: NetworkOptions): number {
  const { kind = networkOptions.kind.default, maxDepth, architecture } = options;
  const decided = architecture?.maxDepth ??
    (kind === "auto" ? undefined : chosenKind(kind, false).blocks?.(options));
  if (decided !== undefined && maxDepth !== undefined && maxDepth !== decided) {
    throw new RangeError(
      `${name}(): maxDepth must be ${decided}, the blocks of the ${kind} network, got ${maxDepth}`,
    );
  }
  return decided ?? maxDepth ?? networkOptions.maxDepth.default;
}

/** The specification of a network for a data set. */
export function networkSpec(data: Dataset, options: NetworkOptions = {}): ArchitectureSpec {
  const { kind: choice = networkOptions.kind.default, architecture } = options;
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

/** Why a network does not take some data: "takes examples of [4], got data of [2]"; undefined if it does. */
export function misfit(
  spec: NetworkSpec,
  { shape, classes }: Pick<Dataset, "shape" | "classes">,
): string | undefined {
  const taken = inputShape(spec);
  const flattened = taken.length === 1 && taken[0] === exampleSize(shape);
  if (!flattened && String(taken) !== String(shape)) {
    return `takes examples of [${taken}], got data of [${shape}]`;
  }
  return spec.classes === classes
    ? undefined
    : `has ${spec.classes} classes, got data of ${classes}`;
}
