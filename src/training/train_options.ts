// The options of the training stream, and checks of their values and contradictions. Each is described in
// training_options.ts.

import type { DataSplits } from "../datasets/dataset.ts";
import { dataSplits } from "../datasets/dataset_check.ts";
import { placeChecks } from "../engines/create_network.ts";
import type { CreateOptions } from "../engines/create_network.ts";
import { aNetwork } from "../engines/network_check.ts";
import type { Network } from "../engines/network.ts";
import { chosenKind, strangeSize } from "../architectures/sized_kinds.ts";
import { checkSpec } from "../architectures/specification.ts";
import { trainingDepthRule } from "../depth/depth_choice.ts";
import {
  aPosterior,
  type DepthPosterior,
  type PosteriorOptions,
  posteriorSettings,
} from "../depth/depth_posterior.ts";
import { checksOf } from "../calls/option.ts";
import {
  aBoolean,
  aFunction,
  anObject,
  aPath,
  aSignal,
  checkArgument,
  checkOptions,
  either,
  type OptionChecks,
} from "../calls/checks.ts";
import { augmentChecks, type AugmentOptions } from "./augment.ts";
import type { CheckpointsOptions } from "./checkpoints/checkpoints.ts";
import type { ResumedRun } from "./checkpoints/resume_run.ts";
import type { Followed } from "./followed.ts";
import type { UpdateOptions } from "./elbo_update.ts";
import { checkMaskBlocksOptions, type MaskBlocksOptions } from "./mask_blocks.ts";
import {
  misfit,
  networkChecks,
  type NetworkOptions,
  networkOptions,
  plannedDepth,
} from "./network_options.ts";
import type { TrackOptions } from "./track_posterior.ts";
import type { MomentListener } from "./training_moment.ts";
import { trainingOptions } from "./training_options.ts";

/** Options of {@linkcode train}; {@linkcode asPublished} gives the paper's. */
export interface TrainOptions extends NetworkOptions, UpdateOptions, Omit<CreateOptions, "seed"> {
  /**
   * The caller's network, which the caller disposes, instead of the options of one (`maxDepth`, `engine` and so on);
   * default: one is made and disposed. Early-stop pruning and a fixed depth cut it.
   */
  readonly network?: Network;
  /** The caller's posterior, instead of `prior` and `objective`; default: made from these two. */
  readonly posterior?: DepthPosterior;
  /**
   * β, one probability for each exit, or as text: "geometric:0.85" (default), "uniform", or positive weights, "3, 2,
   * 1".
   */
  readonly prior?: PosteriorOptions["prior"];
  /** The objective that training maximises, also as text: "elbo" (default), "marginal", "deep", "fixed:3". */
  readonly objective?: PosteriorOptions["objective"];
  /** Seed of weights, batches, augmentation and masks; default 1. */
  readonly seed?: number;
  /**
   * Default 512; for images the largest power of two from 32 to 512 that gives at least 100 steps per epoch, else 32.
   */
  readonly batchSize?: number;
  /** The most epochs; default 8,000, for images 100. */
  readonly epochs?: number;
  /**
   * The weights that are kept, and what patience follows: the best log-likelihood on the `validation` split (default), or the
   * best training `objective`, as for data without that split.
   */
  readonly keep?: Followed["keep"];
  /**
   * The split that the posterior learns from: `validation` (default), which the weights do not see, or `training`, as in the
   * paper and for data without a validation split.
   */
  readonly posteriorFrom?: Followed["posteriorFrom"];
  /** Epochs without a rise of what `keep` follows after which training ends; default 500, for images 30. */
  readonly patience?: number;
  /** The least rise that counts, nats per example; default 1e-6. */
  readonly minimumGain?: number;
  /** Mass beyond which blocks are cut; default 1e-3, 0 never cuts. */
  readonly pruneBelow?: number;
  /**
   * The depth rule, also as text: "argmax", "mean", "relative:0.95"; default the smallest d with
   * q_d ≥ 0.95 max q.
   */
  readonly choose?: TrackOptions["choose"];
  /**
   * Epochs from one evaluation of the validation split to the next, "end" for that of the last snapshot only; default:
   * at most once per ten steps and once per epoch. Refused where `keep` or `posteriorFrom` evaluates that split.
   */
  readonly validateEvery?: TrackOptions["validateEvery"];
  /** Random crops and flips of images; default none. */
  readonly augment?: boolean | AugmentOptions;
  /** Dropout or stochastic depth in training steps, not in validation; default none. */
  readonly masks?: MaskBlocksOptions;
  /** Ends training after the step in which it is aborted; the best weights are still restored. */
  readonly signal?: AbortSignal;
  /**
   * The folder of a run to resume from its newest checkpoint, with the same data and options; only `epochs` and
   * `patience` may differ. Or the run that {@linkcode resumeRun} has read. Default: none, a new run.
   */
  readonly resume?: string | ResumedRun;
  /** Resume on another engine, or one with other arithmetic, with other results in the last bits; default false. */
  readonly resumeAnyway?: boolean;
  /** Saves the run in this folder from time to time, as {@linkcode checkpoints} does; default: nowhere. */
  readonly checkpoints?: CheckpointsOptions & { readonly folder: string };
  /** Called after every gradient step and piece of an evaluation, between snapshots; default nothing. */
  readonly onMoment?: MomentListener;
}

/** What the options of {@linkcode train} must be. */
export const trainChecks: OptionChecks<TrainOptions> = {
  ...checksOf(trainingOptions),
  ...networkChecks,
  ...placeChecks,
  network: aNetwork,
  posterior: aPosterior,
  masks: anObject("an object with kind"),
  signal: aSignal,
  resume: either("the folder of a run, or a run of resumeRun()", aPath, anObject("a resumed run")),
  resumeAnyway: aBoolean,
  checkpoints: anObject("an object with folder", (value) => "folder" in value),
  onMoment: aFunction,
};

/**
 * Refuses unknown options, wrong values, options that contradict each other, and data that are not splits of a data
 * set. Those of a promise are checked by {@linkcode checkTrainData} when it resolves.
 */
export function checkTraining(
  data: DataSplits | PromiseLike<DataSplits>,
  options: TrainOptions,
): void {
  if (!isPromise(data)) checkTrainData(data);
  checkTrainOptions(options);
  if (!isPromise(data)) checkOptionsFit(data, options);
}

function isPromise<T extends object>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value;
}

function checkTrainOptions(options: TrainOptions): void {
  checkOptions("train", options, trainChecks);
  const { network, posterior } = options;
  if (network) refuseBeside("train", options, "network", namesOfNetwork);
  checkWithin("train", options);
  if (posterior) refuseBeside("train", options, "posterior", namesOfPosterior);
  else {
    const maxDepth = network?.depth ?? plannedDepth("train", options);
    posteriorSettings("train", { prior: options.prior, objective: options.objective, maxDepth });
  }
}

/** Refuses wrong values within options that are objects or texts. `name` is of the function that errors name. */
export function checkWithin(name: string, options: TrainOptions): void {
  const { architecture, augment, masks, choose } = options;
  if (augment && augment !== true) {
    checkOptions(name, augment, augmentChecks, { within: "augment" });
  }
  if (masks) checkMaskBlocksOptions(name, masks, "masks");
  if (choose !== undefined) trainingDepthRule(name, "choose", choose);
  if (architecture) {
    refuseBeside(name, options, "architecture", namesOfKind);
    checkSpec(name, architecture);
  }
}

/** The options without those of network and posterior, for calls in which both are given. */
export function withoutModel(options: TrainOptions): TrainOptions {
  const described: readonly string[] = [...namesOfNetwork, ...namesOfPosterior];
  return Object.fromEntries(Object.entries(options).filter(([name]) => !described.includes(name)));
}

const namesOfNetwork = [...Object.keys(networkChecks), ...Object.keys(placeChecks)];
const namesOfKind = Object.keys(networkChecks).filter((name) => name !== "architecture");
const namesOfPosterior = ["prior", "objective"];

/** Refuses the options of a network or posterior beside the network or posterior itself. */
function refuseBeside(
  name: string,
  options: TrainOptions,
  given: keyof TrainOptions,
  names: readonly string[],
): void {
  const beside = names.filter((name) => options[name as keyof TrainOptions] !== undefined);
  if (beside.length === 0) return;
  throw new TypeError(
    `${name}(): wanted ${given} or what describes one, got ${given} and ${beside.join(", ")}; ` +
      `leave out ${beside.length === 1 ? beside[0] : "those"}`,
  );
}

/** Refuses data that are not splits of a data set, and says how to make them. */
export function checkTrainData(data: DataSplits): void {
  const given: unknown = data;
  if (typeof given === "string") {
    const how = given === "spirals" ? "spirals()" : "csv() or namedData()";
    throw new TypeError(
      `train(): data must be ${dataSplits.wanted}, got the text ${
        JSON.stringify(given)
      }; ${how} loads them`,
    );
  }
  if (typeof given === "object" && given !== null && "rows" in given && "inputs" in given) {
    throw new TypeError(
      `train(): data must be ${dataSplits.wanted}, got a single split; splitDataset() makes splits of it`,
    );
  }
  checkArgument("train", "data", data, dataSplits);
}

/** Refuses options that are not for the data. `name` is of the function that errors name. */
export function checkOptionsFit(
  { train: { shape } }: DataSplits,
  options: TrainOptions,
  name = "train",
): void {
  const { kind = networkOptions.kind.default, augment } = options;
  const images = shape.length === 3;
  const refuse = (option: string, wanted: string) => {
    throw new TypeError(
      `${name}(): ${option} is for ${wanted}, got data of [${shape}]` +
        (kind === "auto" || option === `kind ${kind}` ? "" : ` and kind ${kind}`),
    );
  };
  if (augment && !images) refuse("augment", "images");
  if (options.network) return;
  if (options.architecture) return;
  const chosen = chosenKind(kind, images);
  if (chosen.images && !images) refuse(`kind ${kind}`, "images");
  const strange = strangeSize(chosen, options);
  if (strange) refuse(strange.name, `${strange.kind} networks`);
}

/** A network's inputs and classes must be those of the data. */
export function checkFit({ spec }: Network, data: DataSplits["train"]): void {
  const fault = misfit(spec, data);
  if (fault) throw new TypeError(`train(): the network ${fault}`);
}
