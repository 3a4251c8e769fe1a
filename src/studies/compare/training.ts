// A network to be trained for a comparison: its data, its method, and its budget.

import type { DataSplits } from "../../datasets/dataset.ts";
import type { DataSource } from "../../datasets/source.ts";
import type { DepthRule } from "../../depth/depth_choice.ts";
import type { TrainOptions } from "../../training/train.ts";
import type { Budget, StudyNetwork } from "../harness/train_network.ts";

/** Options of training beyond the budget, with the defaults of `train`. */
export type TrainingSettings = Pick<
  TrainOptions,
  | "posteriorLearningRate"
  | "weightDecay"
  | "schedule"
  | "prior"
  | "minimumGain"
  | "pruneBelow"
  | "augment"
  | "masks"
>;

/** The training of a network. */
export type Training =
  | { readonly kind: "searched"; readonly choose: DepthRule }
  | { readonly kind: "fixed"; readonly depth: number }
  | { readonly kind: "dropout"; readonly rate: number; readonly draws: number }
  | { readonly kind: "stochastic-depth"; readonly last: number };

/** A network to be trained and tested. */
export interface NetworkJob extends StudyNetwork {
  /** The source of the data, with the seed of the run, or data that are the same for every run. */
  readonly data: DataSource | DataSplits;
  /** The objective, and how it is maximised. */
  readonly training: Training;
  /** The same for every network. */
  readonly budget: Required<Budget>;
  /** The same for every network; defaults those of `train`. */
  readonly settings?: TrainingSettings;
  /**
   * Epochs from one evaluation of the validation split to the next, which change no result; default that of `train`.
   */
  readonly validateEvery?: TrainOptions["validateEvery"];
}
