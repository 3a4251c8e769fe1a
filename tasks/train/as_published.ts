// The flag --as-published: its settings in words, and the flags that it sets, which are refused beside it.

import type { DataSplits } from "../../src/datasets/dataset.ts";
import { sizeOptions } from "../../src/architectures/sized_kinds.ts";
import { ruleText } from "../../src/depth/rule_text.ts";
import {
  asPublished,
  publishedDecay,
  type PublishedSettings,
  publishedSettings,
} from "../../src/training/as_published.ts";
import type { TrainOptions } from "../../src/training/train.ts";
import { kebab } from "../command/option.ts";
import type { GivenFlag } from "../command/read_options.ts";
import { UsageError } from "../command/usage_error.ts";

const [vectors, images] = (["dense", "conv"] as const)
  .map((kind) => publishedSettings(kind, Infinity, 0));

/** What --as-published stands for, for help. */
export const asPublishedWords =
  `the paper's settings, whatever the defaults are: the ELBO, geometric:${publishedDecay}, batches ` +
  `of ${vectors.batchSize} (all points of the spirals), constant learning rates of ` +
  `${vectors.learningRate}, momentum ${vectors.momentum}, no weight decay, no augmentation, at most ` +
  `${vectors.epochs} epochs with patience ${vectors.patience} (images ${images.epochs} and ` +
  `${images.patience}), --choose ${ruleText(vectors.choose)}, width ${vectors.width} (images ` +
  `${images.outer} and ${images.inner} channels), no block cut while training; flags for any of ` +
  "these, and --network, are refused beside it";

/** Settings that have no flag, or are varied in the paper. */
const free: readonly (keyof PublishedSettings)[] = ["minimumGain", "maxDepth"];

/** The flags that it sets: --network stands for the kind and for all sizes. */
const decidedFlags: ReadonlySet<string> = new Set([
  "network",
  ...sizeOptions.map(({ name }) => name),
  ...Object.keys({ ...vectors, ...images })
    .filter((name) => !(free as readonly string[]).includes(name))
    .map(kebab),
]);

/** Refuses flags beside --as-published whose values it sets. */
export function checkAsPublished(given: readonly GivenFlag[]): void {
  const found = given.find(({ name }) => decidedFlags.has(name));
  if (!found) return;
  const text = [`--${found.name}`, ...found.value === undefined ? [] : [found.value]].join(" ");
  throw new UsageError(
    `--as-published sets --${found.name} itself, got also ${text}; leave out one of them`,
  );
}

/** The request, with the paper's settings for the data if --as-published was given. */
export function withPublished<
  Flags extends { readonly asPublished: boolean; readonly maxDepth: number },
>(
  flags: Flags,
  splits: DataSplits,
): Flags & Pick<TrainOptions, "minimumGain"> {
  return flags.asPublished
    ? { ...flags, ...asPublished(splits, { maxDepth: flags.maxDepth }) }
    : flags;
}
