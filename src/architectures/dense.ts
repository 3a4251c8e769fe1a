// The dense network over vectors: block = a + norm(relu(affine(a))), one affine head.

import { exactly, whole } from "../files/json/values.ts";
import { checkOptions, oneOf, type OptionChecks, whole as wholeOption } from "../calls/checks.ts";
import { type ArchitectureKind, mostBlocks, wholeSize } from "./kind.ts";
import { sizeOf } from "./layers/extents.ts";

/** Dense residual network over vectors: block = a + norm(relu(affine(a))), one affine head. */
export interface DenseSpec {
  /** Vectors. */
  readonly kind: "dense";
  /** Features of an example. */
  readonly inputs: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D before any truncation; there are D + 1 exits. */
  readonly maxDepth: number;
  /** Units of every block. */
  readonly width: number;
}

/** Sizes of a dense network that do not follow from the data. */
export interface DenseSizes {
  /** Units of every block of a dense network; default 20. */
  readonly width?: number;
}

/** Options of {@linkcode dense}. */
export interface DenseOptions extends DenseSizes {
  /** Accepted so that a specification can be copied: `dense({ ...spec, width: 30 })`. */
  readonly kind?: "dense";
  /** Features of an example. */
  readonly inputs: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D. */
  readonly maxDepth: number;
}

const usualWidth = 20;

const checks: OptionChecks<DenseOptions> = {
  kind: oneOf(["dense"]),
  inputs: wholeOption(1),
  classes: wholeOption(2),
  maxDepth: wholeOption(0),
  width: wholeOption(1),
};

/** A {@linkcode DenseSpec}; width defaults to 20 as in the paper. */
export function dense(options: DenseOptions): DenseSpec {
  checkOptions("dense", options, checks, { required: ["inputs", "classes", "maxDepth"] });
  const { inputs, classes, maxDepth, width = usualWidth } = options;
  return { kind: "dense", inputs, classes, maxDepth, width };
}

/** The kind `dense`. */
export const denseKind: ArchitectureKind<DenseSpec, DenseSizes> = {
  name: "dense",
  fields: {
    kind: exactly("dense"),
    inputs: whole(1),
    classes: whole(2),
    maxDepth: whole(0, mostBlocks),
    width: whole(1),
  },
  architecture: ({ inputs, classes, maxDepth, width }) => ({
    inputShape: [inputs],
    outputs: classes,
    stem: [{ layer: "affine", name: "", outputs: width }],
    stages: [{
      count: maxDepth,
      block: [{
        layer: "residual",
        branch: [
          { layer: "affine", name: "dense", outputs: width },
          { layer: "relu" },
          { layer: "batchNorm", name: "norm" },
        ],
      }],
    }],
    exit: [],
    head: [{ layer: "affine", name: "", outputs: classes }],
  }),
  cut: (spec, maxDepth) => ({ ...spec, maxDepth }),
  words: ({ width }) => `of width ${width}`,
  forData: {
    images: false,
    sizes: { width: wholeSize("W", "units of a block", usualWidth) },
    make: ({ shape, classes }, maxDepth, { width }) =>
      dense({ inputs: sizeOf(shape), classes, maxDepth, width }),
  },
};
