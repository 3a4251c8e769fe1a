// The contents of card.json, a model card (Mitchell et al. 2019, "Model Cards for Model Reporting") of a pruned network,
// with everything measured that can be.

import type { Unpredicted } from "../../evaluation/unpredicted.ts";
import type { MetricIntervals, MetricValues } from "../../evaluation/metrics.ts";
import type { MetricDifference, RunFacts, Split } from "../../evaluation/evaluation.ts";
import type { Speed } from "../../evaluation/speed.ts";
import type { BootstrapOptions } from "../../math/bootstrap.ts";
import type { DepthRule } from "../../depth/depth_choice.ts";
import type { DataDescription } from "../description.ts";
import type { NetworkSpec } from "../../architectures/specification.ts";
import type { StopReason } from "../../training/snapshot.ts";
import type { TrainingSaved } from "./training_saved.ts";

/** The layout of card.json. */
export const cardFormat = 1;

/** A number of the network as it was and of the pruned one. */
export interface BeforeAfter {
  /** Of the network as it was. */
  readonly before: number;
  /** Of the pruned one. */
  readonly after: number;
}

/** What the networks cost. */
export interface CardCost {
  /** Weights and biases, scales and shifts of norms. */
  readonly parameters: BeforeAfter;
  /** Multiply-adds in convolutions and affines for one example, mixture over all exits. */
  readonly mixtureMultiplyAdds: BeforeAfter;
  /** The same where only the last exit is computed. */
  readonly lastExitMultiplyAdds: BeforeAfter;
  /** Bytes of a file with weights and population statistics. */
  readonly bytes: BeforeAfter;
  /** Bytes of the files as they are: a run's has momenta too, and a fine-tuned network's. */
  readonly fileBytes: BeforeAfter;
}

/** How well a network predicts by one prediction rule. */
export interface CardPredictor {
  /** The network, and what of it. */
  readonly name: PredictorOfCard;
  /** Blocks. */
  readonly depth: number;
  /** Error, log-likelihood, Brier and calibration errors. */
  readonly figures: MetricValues;
  /** Absent where nothing was resampled. */
  readonly intervals?: MetricIntervals;
}

/** The prediction rules that a card compares: two of the full network, one each of the pruned and the fine-tuned. */
export type PredictorOfCard =
  | "full mixture"
  | "last exit alone"
  | "pruned mixture"
  | "fine-tuned mixture";

/** One prediction rule minus another. */
export interface CardDifference extends MetricDifference {
  /** The one. */
  readonly of: PredictorOfCard;
  /** The other, which is subtracted. */
  readonly minus: PredictorOfCard;
}

/** How well the networks predict. */
export interface CardEvaluation {
  /** The test split, or the validation split of data without one. */
  readonly part: Split;
  /** Examples of it that the metrics are over. */
  readonly examples: number;
  /** Examples left out of all metrics, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: Unpredicted;
  /** The full mixture, the last exit alone, the pruned mixture, the fine-tuned one where there is one. */
  readonly ways: readonly CardPredictor[];
  /** The pruned network minus both rules of the full one; the fine-tuned minus the pruned. */
  readonly differences: readonly CardDifference[];
  /** Absent where nothing was resampled. */
  readonly bootstrap?: Required<BootstrapOptions>;
}

/** That the file predicts what it is meant to. */
export interface CardProof {
  /** Whose inputs were predicted. */
  readonly part: Split;
  /** Inputs compared. */
  readonly examples: number;
  /** Inputs of which neither has a finite prediction; absent where there are none. */
  readonly unpredicted?: Unpredicted;
  /** Between probabilities of the file that was read back and of the truncated mixture of the full network. */
  readonly largestDifference: number;
  /** Above it nothing would have been written. */
  readonly allowed: number;
}

/** What fine-tuning did. */
export interface CardTuning {
  /** Epochs asked for. */
  readonly planned: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** The one whose weights were kept: the best in the training objective. */
  readonly bestEpoch: number;
  /** At the start. */
  readonly learningRate: number;
  /** Why it ended. */
  readonly stoppedBy: StopReason;
  /** How long it took. */
  readonly seconds: number;
  /** q at the weights that were kept. */
  readonly posterior: readonly number[];
  /** On the validation split. */
  readonly validation: {
    readonly examples: number;
    /** Examples left out, since they have no finite prediction; absent if there are none. */
    readonly unpredicted?: number;
    readonly before: MetricValues;
    readonly after: MetricValues;
    /** After minus before. */
    readonly difference: MetricDifference;
  };
}

/** How fast the networks are. */
export interface CardSpeed {
  /** Where they computed. */
  readonly engine: string;
  /** One entry a batch size. */
  readonly batches: readonly Speed[];
}

/** The contents of card.json. */
export interface Card {
  /** The layout of card.json. */
  readonly format: number;
  /** The version of Fathom that pruned. */
  readonly fathom: string;
  /** When, ISO 8601. */
  readonly prunedAt: string;
  /** The run that was pruned. */
  readonly run: RunFacts;
  /** Its data. */
  readonly data: Omit<DataDescription, "standardisation">;
  /** The pruned network. */
  readonly network: NetworkSpec;
  /** Blocks. */
  readonly depth: BeforeAfter & {
    /** Blocks that the run began with: fewer are left where it cut some while training. */
    readonly planned: number;
  };
  /** How the depth was chosen. */
  readonly rule: DepthRule;
  /** The same in words. */
  readonly chosenBy: string;
  /** q over the exits before, and after: the last one takes the mass beyond. */
  readonly posterior: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Parameters, multiply-adds, bytes. */
  readonly cost: CardCost;
  /** That the file predicts what the truncated mixture predicts. */
  readonly proof: CardProof;
  /** Absent unless it was asked for. */
  readonly tuning?: CardTuning;
  /** How well both predict. */
  readonly evaluation: CardEvaluation;
  /** Absent where no time was measured. */
  readonly speed?: CardSpeed;
  /** What cutting while training saved; absent where the run does not know its training. */
  readonly training?: TrainingSaved;
  /** How the metrics are defined. */
  readonly conventions: Readonly<Record<string, string>>;
}
