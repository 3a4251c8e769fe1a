// The flag --as-published: the flags whose values it decides, which are refused beside it, and the settings in words.

import type { DataSplits } from "../src/datasets/dataset.ts";
import { sizeOptions } from "../src/architectures/sized_kinds.ts";
import { countText } from "../src/tables/number_text.ts";
import { asPublished, type PublishedSettings } from "../src/training/as_published.ts";
import type { TrainOptions } from "../src/training/train.ts";
import { UsageError } from "./command_line.ts";

/** The flags that stand for each of the paper's settings; none where a setting has no flag or is still free. */
const flagsOf: Readonly<Record<keyof PublishedSettings, string | undefined>> = {
  kind: "network",
  maxDepth: undefined, // varied in the paper
  width: "width",
  outer: "outer",
  inner: "inner",
  prior: "prior",
  objective: "objective",
  learningRate: "learning-rate",
  posteriorLearningRate: "posterior-learning-rate",
  momentum: "momentum",
  weightDecay: "weight-decay",
  schedule: "schedule",
  augment: "augment",
  batchSize: "batch-size",
  epochs: "epochs",
  patience: "patience",
  minimumGain: undefined,
  pruneBelow: "prune-below",
  choose: "choose",
};

/**
 * Refuses flags beside --as-published whose values it decides, so that a run is either the paper's or says how it is not.
 *
 * @param given names and values as they were given
 */
export function checkAsPublished(
  given: readonly { readonly name: string; readonly value?: string }[],
): void {
  const sizes: readonly string[] = sizeOptions.map(({ name }) => name);
  const decided = given.find(({ name }) =>
    Object.values(flagsOf).includes(name) || sizes.includes(name)
  );
  if (!decided) return;
  const text = [`--${decided.name}`, ...decided.value === undefined ? [] : [decided.value]];
  throw new UsageError(
    `--as-published sets --${decided.name} itself, got also ${
      text.join(" ")
    }; leave out one of them`,
  );
}

/** What was asked for with the paper's settings for the data, where --as-published was given. */
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

/** "as published: batches of 200, at most 8,000 epochs, patience 500, learning rate 0.1, momentum 0.5". */
export function publishedText(
  { batchSize, epochs, patience, learningRate, momentum }: Pick<
    PublishedSettings,
    "batchSize" | "epochs" | "patience" | "learningRate" | "momentum"
  >,
): string {
  return `as published: batches of ${batchSize}, at most ${countText(epochs)} epochs, patience ` +
    `${patience}, learning rate ${learningRate}, momentum ${momentum}`;
}
