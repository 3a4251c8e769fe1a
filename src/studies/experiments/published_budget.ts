// How long and how fast the networks of an experiment are trained: as published, save what was asked for otherwise.

import { publishedSettings } from "../../training/as_published.ts";
import type { Choices } from "./choices.ts";
import type { TrainingBudget } from "./training_job.ts";

/**
 * The paper's budget for a kind of network.
 *
 * @param examples to train on; a batch has no more
 * @param instead of the paper's epochs and examples of a batch
 */
export function publishedBudget(
  kind: "dense" | "conv",
  examples: number,
  instead: Pick<Choices, "epochs" | "batchSize">,
): TrainingBudget {
  const published = publishedSettings(kind, examples, 0);
  return {
    epochs: instead.epochs ?? published.epochs,
    patience: published.patience,
    batchSize: instead.batchSize === undefined
      ? published.batchSize
      : Math.min(Math.max(2, examples), instead.batchSize),
    learningRate: published.learningRate,
    momentum: published.momentum,
    pruneBelow: published.pruneBelow,
  };
}
