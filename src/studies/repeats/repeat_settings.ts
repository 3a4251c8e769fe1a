// The settings of repeated runs: those of a call or of a stored run, with the defaults for the data.

import type { DataSplits } from "../../datasets/dataset.ts";
import { heldOutChoice } from "../../training/held_out_choice.ts";
import { describedRate } from "../../training/posterior_rate.ts";
import { trainingLength, type TrainOptions } from "../../training/train.ts";
import { trainingOptions as all } from "../../training/training_options.ts";
import type { RepeatOptions } from "./repeat_job.ts";

/** The names of the settings. */
export const settingNames: readonly string[] = [
  ...["prior", "objective", "choose", "keep", "posteriorFrom", "posteriorLearningRate"],
  ...["posteriorMomentum", "learningRate", "momentum", "weightDecay", "schedule", "batchSize"],
  ...["epochs", "patience", "minimumGain", "pruneBelow", "augment", "masks"],
];

/** The settings of `train` whose defaults depend on the data or stand in its table of options. */
type OpenSettings =
  | "epochs"
  | "patience"
  | "batchSize"
  | "keep"
  | "posteriorFrom"
  | "learningRate"
  | "momentum";

/** Settings of repeated runs, of which some may be left to the data. */
export type RepeatSettings = Omit<RepeatOptions, OpenSettings> & Pick<TrainOptions, OpenSettings>;

/** The settings among options of a call or of run.json. */
export function settingsIn(
  options: Pick<RepeatOptions, "prior" | "objective">,
): RepeatSettings {
  const found = Object.entries(options).filter(([name, value]) =>
    settingNames.includes(name) && value !== undefined
  );
  return Object.fromEntries(found) as unknown as RepeatSettings;
}

/** The settings with the defaults for the data. */
export function repeatOptions(splits: DataSplits, asked: RepeatSettings): RepeatOptions {
  const length = trainingLength(splits.train);
  const followed = heldOutChoice(splits, asked.objective, {
    keep: asked.keep,
    posteriorFrom: asked.posteriorFrom,
  });
  const { posteriorLearningRate: _, ...others } = asked;
  return {
    ...others,
    ...describedRate(splits.train, { ...asked, ...followed }),
    learningRate: asked.learningRate ?? all.learningRate.default,
    momentum: asked.momentum ?? all.momentum.default,
    epochs: asked.epochs ?? length.epochs,
    patience: asked.patience ?? length.patience,
    batchSize: asked.batchSize ?? length.batchSize,
    ...followed,
    // where nothing follows the validation split, it is only evaluated at the end
    ...followed.keep === "objective" && followed.posteriorFrom === "training" &&
      { validateEvery: "end" as const },
  };
}
