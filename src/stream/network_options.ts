// The network that a data set gets: dense for vectors, conv for images.

import { type Dataset, exampleSize } from "../data/dataset.ts";
import { type ArchitectureSpec, conv, dense } from "../architectures/specification.ts";
import { oneOf, type OptionChecks, whole } from "../numbers/options.ts";

/** What a network for a data set looks like. */
export interface NetworkOptions {
  /** `auto` (default): conv for images, dense for vectors. */
  readonly kind?: "auto" | "dense" | "conv";
  /** Residual blocks D; default 20. */
  readonly maxDepth?: number;
  /** Units of a dense block; default 20. */
  readonly width?: number;
  /** Channels between the blocks of a conv network; default 64. */
  readonly outer?: number;
  /** Channels within the blocks of a conv network; default 32. */
  readonly inner?: number;
}

/** What options of a network must be. */
export const networkChecks: OptionChecks<NetworkOptions> = {
  kind: oneOf(["auto", "dense", "conv"]),
  maxDepth: whole(0),
  width: whole(1),
  outer: whole(1),
  inner: whole(1),
};

/** Residual blocks where `maxDepth` says nothing. */
export const defaultMaxDepth = 20;

/** The specification of a network for a data set. */
export function networkSpec(data: Dataset, options: NetworkOptions = {}): ArchitectureSpec {
  const { kind = "auto", maxDepth = defaultMaxDepth, width, outer, inner } = options;
  const { shape, classes } = data;
  if (kind === "conv" || kind === "auto" && shape.length === 3) {
    if (shape.length !== 3) {
      throw new TypeError(`networkSpec(): conv networks need images, got examples of [${shape}]`);
    }
    const [height, width, channels] = shape;
    return conv({ size: [height, width], channels, classes, maxDepth, outer, inner });
  }
  return dense({ inputs: exampleSize(shape), classes, maxDepth, width });
}
