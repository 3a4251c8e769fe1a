// The staged network over images: pre-activation bottleneck blocks in stages of decreasing resolution and more channels;
// exits of earlier stages reach the shared head through adapters, as in the authors' later work on ResNet-50
// (https://github.com/cambridge-mlg/arch_uncert).

import { exactly, whole } from "../files/json/values.ts";
import { list, type Schema } from "../files/json/schema.ts";
import { type Fault, fault } from "../files/json/fault.ts";
import {
  checkOptions,
  listOf,
  oneOf,
  type OptionChecks,
  whole as wholeOption,
} from "../calls/checks.ts";
import { countsUpTo, layOut } from "./architecture.ts";
import { type ArchitectureKind, listSize, mostBlocks } from "./kind.ts";
import type { Chain } from "./layer.ts";

/** Residual network over images in stages; each halves height and width. */
export interface StagedSpec {
  /** Images in stages. */
  readonly kind: "staged";
  /** Image height and width. */
  readonly size: readonly [number, number];
  /** Channels of an image. */
  readonly inputChannels: number;
  /** Classes K. */
  readonly classes: number;
  /** Residual blocks D before any truncation, over all stages; there are D + 1 exits. */
  readonly maxDepth: number;
  /** Blocks of each stage. */
  readonly stages: readonly number[];
  /** Channels between the blocks of each stage; those within a block are half as many. */
  readonly channels: readonly number[];
}

/** Sizes of a staged network that do not follow from the data. */
export interface StagedSizes {
  /** Blocks of each stage of a staged network; default [2, 2, 2, 2]. */
  readonly stages?: readonly number[];
  /** Channels of each stage of a staged network, even; default 16 for the first, doubled for each later one. */
  readonly channels?: readonly number[];
}

/** Options of {@linkcode staged}. */
export interface StagedOptions extends StagedSizes {
  /** Accepted so that a specification can be copied: `staged({ ...spec, classes: 100 })`. */
  readonly kind?: "staged";
  /** Image height and width. */
  readonly size: readonly [number, number];
  /** Channels of an image. */
  readonly inputChannels: number;
  /** Classes K. */
  readonly classes: number;
  /** Must be the total number of blocks of the stages, which is the default. */
  readonly maxDepth?: number;
}

const checks: OptionChecks<StagedOptions> = {
  kind: oneOf(["staged"]),
  size: listOf("[height, width]", wholeOption(1), 2, 2),
  inputChannels: wholeOption(1),
  classes: wholeOption(2),
  maxDepth: wholeOption(0),
  stages: listOf("numbers of blocks, one per stage", wholeOption(0), 1),
  channels: listOf("numbers of channels, one per stage", wholeOption(1), 1),
};

/** Default blocks of each stage. */
const defaultStages: readonly number[] = [2, 2, 2, 2];
const firstChannels = 16;

/**
 * A {@linkcode StagedSpec}. The stem is a 3×3 convolution; block = a + conv(relu(norm(·))) with kernels of 1, 3 and 1; the
 * first block of every stage but the first has stride 2 and a strided 1×1 convolution as its shortcut. The last stage's
 * output goes through a norm and relu, global mean pooling and an affine map.
 *
 * @throws RangeError if the stages do not fit the blocks, the channels or the image
 */
export function staged(options: StagedOptions): StagedSpec {
  checkOptions("staged", options, checks, { required: ["size", "inputChannels", "classes"] });
  const { size: [height, width], inputChannels, classes, stages = defaultStages } = options;
  const { channels = stages.map((_, s) => firstChannels * 2 ** s) } = options;
  const blocks = stages.reduce((sum, count) => sum + count, 0);
  const { maxDepth = blocks } = options;
  const spec: StagedSpec = {
    kind: "staged",
    size: [height, width],
    inputChannels,
    classes,
    maxDepth,
    stages: [...stages],
    channels: [...channels],
  };
  const found = faultOf(spec);
  if (found) {
    throw new RangeError(`staged(): ${found.at[0]} must be ${found.wanted}, got ${found.got}`);
  }
  layOut("staged", stagedKind.architecture(spec));
  return spec;
}

function faultOf({ maxDepth, stages, channels }: StagedSpec): Fault | undefined {
  const blocks = stages.reduce((sum, count) => sum + count, 0);
  if (maxDepth !== blocks) {
    return fault(`${blocks} (the blocks of its stages)`, String(maxDepth), "maxDepth");
  }
  if (channels.length !== stages.length) {
    return fault(`${stages.length} numbers, one per stage`, `[${channels.join(", ")}]`, "channels");
  }
  const odd = channels.find((each) => each % 2 !== 0);
  if (odd === undefined) return undefined;
  return fault("even, since blocks halve the channels", String(odd), "channels");
}

/** The kind `staged`. */
export const stagedKind: ArchitectureKind<StagedSpec, StagedSizes> = {
  name: "staged",
  fields: {
    kind: exactly("staged"),
    size: list(whole(1), { exactly: 2 }) as Schema<readonly [number, number]>,
    inputChannels: whole(1),
    classes: whole(2),
    maxDepth: whole(0, mostBlocks),
    stages: list(whole(0, mostBlocks), { least: 1 }), // 0 where a stage was cut off
    channels: list(whole(2), { least: 1 }),
  },
  faultOf,
  architecture({ size, inputChannels, classes, stages, channels }) {
    return {
      inputShape: [...size, inputChannels],
      outputs: classes,
      stem: [{ layer: "convolution", name: "", outputs: channels[0], size: 3, padding: 1 }],
      stages: stages.map((count, s) => ({
        count,
        block: [{ layer: "residual", branch: bottleneck(channels[s], 1) }],
        ...s > 0 && {
          first: [{
            layer: "residual",
            branch: bottleneck(channels[s], 2),
            shortcut: [{
              layer: "convolution",
              name: "shortcut",
              outputs: channels[s],
              size: 1,
              stride: 2,
            }],
          }],
        },
        ...s < stages.length - 1 && {
          adapter: [
            { layer: "convolution", name: "conv", outputs: channels[s + 1], size: 1, stride: 2 },
            { layer: "batchNorm", name: "norm" },
            { layer: "relu" },
          ],
        },
      })),
      exit: [],
      head: [
        { layer: "batchNorm", name: "norm" },
        { layer: "relu" },
        { layer: "globalMean" },
        { layer: "affine", name: "dense", outputs: classes },
      ],
    };
  },
  cut: ({ stages, ...spec }, maxDepth) => ({
    ...spec,
    maxDepth,
    stages: countsUpTo(stages, maxDepth),
  }),
  words: ({ stages, channels }) =>
    `in stages of ${stages.join(", ")} with ${channels.join(", ")} channels`,
  forData: {
    images: true,
    sizes: {
      stages: listSize(0, "N,N,...", "blocks of each stage", { default: defaultStages }),
      channels: listSize(1, "C,C,...", "channels of each stage, even numbers", {
        defaultWords: `${firstChannels}, doubled for each later stage`,
      }),
    },
    blocks: ({ stages = defaultStages }) => stages.reduce((sum, count) => sum + count, 0),
    make({ shape: [height, width, inputChannels], classes }, maxDepth, sizes) {
      return staged({ size: [height, width], inputChannels, classes, maxDepth, ...sizes });
    },
  },
};

/** Three times norm, relu and convolution, with kernels of 1, 3 and 1; the 3×3 convolution has the stride. */
function bottleneck(outer: number, stride: number): Chain {
  const inner = outer / 2;
  return [[inner, 1, 1], [inner, 3, stride], [outer, 1, 1]].flatMap(
    ([outputs, size, stride], i): Chain => [
      { layer: "batchNorm", name: `norm${i + 1}` },
      { layer: "relu" },
      {
        layer: "convolution",
        name: `conv${i + 1}`,
        outputs,
        size,
        ...stride > 1 && { stride },
        padding: (size - 1) / 2,
      },
    ],
  );
}
