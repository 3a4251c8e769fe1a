// The convolutional network over images: a 5×5 convolution and 2×2 mean pooling, pre-activation bottleneck blocks, a
// residual head.

import { exactly, whole } from "../files/json/values.ts";
import { list, type Schema } from "../files/json/schema.ts";
import {
  checkOptions,
  listOf,
  oneOf,
  type OptionChecks,
  whole as wholeOption,
} from "../calls/checks.ts";
import { checkWhole } from "./check_whole.ts";
import { type ArchitectureKind, mostBlocks, wholeSize } from "./kind.ts";
import type { Chain } from "./layer.ts";

/** Convolutional residual network over images, channels last; pre-activation bottleneck blocks. */
export interface ConvSpec {
  /** Images. */
  readonly kind: "conv";
  /** Image height and width, at least 6 each. */
  readonly size: readonly [number, number];
  /** Channels of an image. */
  readonly channels: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D before any truncation; there are D + 1 exits. */
  readonly maxDepth: number;
  /** Channels between blocks. */
  readonly outer: number;
  /** Channels within a block. */
  readonly inner: number;
}

/** Sizes of a conv network that do not follow from the data. */
export interface ConvSizes {
  /** Channels between the blocks of a conv network; default 64. */
  readonly outer?: number;
  /** Channels within the blocks of a conv network; default 32. */
  readonly inner?: number;
}

/** Options of {@linkcode conv}. */
export interface ConvOptions extends ConvSizes {
  /** Accepted so that a specification can be copied: `conv({ ...spec, outer: 30 })`. */
  readonly kind?: "conv";
  /** Image height and width, at least 6 each. */
  readonly size: readonly [number, number];
  /** Channels of an image. */
  readonly channels: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D. */
  readonly maxDepth: number;
}

// the 5×5 stem removes 4 pixels and the 2×2 pooling halves the rest, so 6 leave one
const smallest = 6;

const usual = { outer: 64, inner: 32 };

const checks: OptionChecks<ConvOptions> = {
  kind: oneOf(["conv"]),
  size: listOf("[height, width]", wholeOption(0), 2, 2),
  channels: wholeOption(1),
  classes: wholeOption(2),
  maxDepth: wholeOption(0),
  outer: wholeOption(1),
  inner: wholeOption(1),
};

/** A {@linkcode ConvSpec}; outer defaults to 64 and inner to 32 as in the paper. */
export function conv(options: ConvOptions): ConvSpec {
  const required = ["size", "channels", "classes", "maxDepth"] as const;
  checkOptions("conv", options, checks, { required });
  const { size, channels, classes, maxDepth, outer = usual.outer, inner = usual.inner } = options;
  checkWhole("conv", { height: size[0], width: size[1] }, smallest);
  return { kind: "conv", size: [size[0], size[1]], channels, classes, maxDepth, outer, inner };
}

/** The kind `conv`. */
export const convKind: ArchitectureKind<ConvSpec, ConvSizes> = {
  name: "conv",
  fields: {
    kind: exactly("conv"),
    size: list(whole(smallest), { exactly: 2 }) as Schema<readonly [number, number]>,
    channels: whole(1),
    classes: whole(2),
    maxDepth: whole(0, mostBlocks),
    outer: whole(1),
    inner: whole(1),
  },
  architecture: ({ size, channels, classes, maxDepth, outer, inner }) => ({
    inputShape: [...size, channels],
    outputs: classes,
    stem: [
      { layer: "convolution", name: "", outputs: outer, size: 5 },
      { layer: "meanPool", size: 2 },
    ],
    stages: [{
      count: maxDepth,
      block: [{
        layer: "residual",
        branch: [...step(1, inner, 1), ...step(2, inner, 3), ...step(3, outer, 1)],
      }],
    }],
    exit: [{ layer: "globalMean" }],
    head: [
      {
        layer: "residual",
        branch: [
          { layer: "affine", name: "dense1", outputs: outer },
          { layer: "relu" },
          { layer: "batchNorm", name: "norm" },
        ],
      },
      { layer: "affine", name: "dense2", outputs: classes },
    ],
  }),
  cut: (spec, maxDepth) => ({ ...spec, maxDepth }),
  words: ({ outer, inner }) => `of ${outer} and ${inner} channels`,
  forData: {
    images: true,
    sizes: {
      outer: wholeSize("C", "channels between blocks", usual.outer),
      inner: wholeSize("C", "channels within blocks", usual.inner),
    },
    make({ shape: [height, width, channels], classes }, maxDepth, sizes) {
      return conv({ size: [height, width], channels, classes, maxDepth, ...sizes });
    },
  },
};

/** A norm, relu and a convolution that keeps height and width. */
function step(number: number, outputs: number, size: number): Chain {
  return [
    { layer: "batchNorm", name: `norm${number}` },
    { layer: "relu" },
    { layer: "convolution", name: `conv${number}`, outputs, size, padding: (size - 1) / 2 },
  ];
}
