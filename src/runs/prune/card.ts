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

/** A number before and after pruning. */
export interface BeforeAfter {
  /** Of the full network. */
  readonly before: number;
  /** Of the pruned one. */
  readonly after: number;
}

/** The costs of both networks. */
export interface CardCost {
  /** Weights and biases, scales and shifts of norms. */
  readonly parameters: BeforeAfter;
  /** Multiply-adds per input (MACs) in convolutions and affines, mixture over all exits. */
  readonly mixtureMultiplyAdds: BeforeAfter;
  /** The same if only the last exit is computed. */
  readonly lastExitMultiplyAdds: BeforeAfter;
  /** Bytes of a file with weights and population statistics. */
  readonly bytes: BeforeAfter;
  /** Bytes of the actual files: those of a run and of a fine-tuned network also have momenta. */
  readonly fileBytes: BeforeAfter;
}

/** The metrics of a network by one prediction rule. */
export interface CardPredictor {
  /** The network and its rule. */
  readonly name: PredictorOfCard;
  /** Blocks. */
  readonly depth: number;
  /** Error, log-likelihood, Brier and calibration errors. */
  readonly figures: MetricValues;
  /** Absent if nothing was resampled. */
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

/** The metrics of both networks. */
export interface CardEvaluation {
  /** The test split, or the validation split of data without one. */
  readonly part: Split;
  /** Its examples in the metrics. */
  readonly examples: number;
  /** Examples left out of all metrics, since they have no finite prediction; absent if there are none. */
  readonly unpredicted?: Unpredicted;
  /** The full mixture, the last exit alone, the pruned mixture, the fine-tuned one if there is one. */
  readonly ways: readonly CardPredictor[];
  /** The pruned network minus both rules of the full one; the fine-tuned minus the pruned. */
  readonly differences: readonly CardDifference[];
  /** Absent if nothing was resampled. */
  readonly bootstrap?: Required<BootstrapOptions>;
}

/** The check of the file's predictions. */
export interface CardProof {
  /** The split whose inputs were predicted. */
  readonly part: Split;
  /** Inputs compared. */
  readonly examples: number;
  /** Inputs without a finite prediction of either; absent if there are none. */
  readonly unpredicted?: Unpredicted;
  /** The largest difference between probabilities of the loaded file and of the full network's truncated mixture. */
  readonly largestDifference: number;
  /** The largest allowed difference. */
  readonly allowed: number;
}

/** The effect of fine-tuning. */
export interface CardTuning {
  /** Epochs requested. */
  readonly planned: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** The epoch whose weights were kept: the best in the training objective. */
  readonly bestEpoch: number;
  /** The initial learning rate. */
  readonly learningRate: number;
  /** The reason for its end. */
  readonly stoppedBy: StopReason;
  /** Its duration. */
  readonly seconds: number;
  /** q at the kept weights. */
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

/** The speed of the networks. */
export interface CardSpeed {
  /** The engine. */
  readonly engine: string;
  /** One entry per batch size. */
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
  /** The pruned run. */
  readonly run: RunFacts;
  /** Its data. */
  readonly data: Omit<DataDescription, "standardisation">;
  /** The pruned network. */
  readonly network: NetworkSpec;
  /** Blocks. */
  readonly depth: BeforeAfter & {
    /** Blocks at the start of the run, which may have cut some while training. */
    readonly planned: number;
  };
  /** The rule for choosing the depth. */
  readonly rule: DepthRule;
  /** The same in words. */
  readonly chosenBy: string;
  /** q over the exits before and after: the last exit takes the mass beyond. */
  readonly posterior: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** Parameters, multiply-adds, bytes. */
  readonly cost: CardCost;
  /** The check that the file predicts what the truncated mixture predicts. */
  readonly proof: CardProof;
  /** Absent unless requested. */
  readonly tuning?: CardTuning;
  /** The metrics of both. */
  readonly evaluation: CardEvaluation;
  /** The verdict on this depth in the run's summary, in words; absent if that has none. */
  readonly verdict?: string;
  /** The warnings in the run's summary. */
  readonly warnings?: readonly string[];
  /** Absent if no time was measured. */
  readonly speed?: CardSpeed;
  /** The time saved by cutting while training; absent if the run has no snapshots. */
  readonly training?: TrainingSaved;
  /** The definitions of the metrics. */
  readonly conventions: Readonly<Record<string, string>>;
}
