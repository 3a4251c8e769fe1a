// The settings of the paper's runs (Antorán et al. 2020, §4 and appendix) under one name. They are written out here,
// not read from defaults, which may change.

import type { DataSplits } from "../datasets/dataset.ts";
import { withTrainingSplit } from "../datasets/dataset_check.ts";
import type { DepthRule } from "../depth/depth_choice.ts";
import type { Objective } from "../depth/objective.ts";
import { checkArgument, checkOptions, type OptionChecks, whole } from "../calls/checks.ts";
import { geometric } from "../depth/prior.ts";
import type { TrainOptions } from "./train_options.ts";

/** What {@linkcode asPublished} sets; everything else, such as the seed and the engine, is left to the caller. */
export interface PublishedSettings extends
  Required<
    Pick<
      TrainOptions,
      | "maxDepth"
      | "learningRate"
      | "posteriorLearningRate"
      | "posteriorMomentum"
      | "posteriorFrom"
      | "keep"
      | "momentum"
      | "weightDecay"
      | "schedule"
      | "batchSize"
      | "epochs"
      | "patience"
      | "minimumGain"
      | "pruneBelow"
    >
  > {
  /** β, one probability for each exit. */
  readonly prior: readonly number[];
  /** The ELBO. */
  readonly objective: Objective;
  /** The smallest d with q_d ≥ 0.95 max q. */
  readonly choose: DepthRule;
  /** Dense for vectors, conv for images. */
  readonly kind: "dense" | "conv";
  /** Of dense networks: units of a block. */
  readonly width?: number;
  /** Of conv networks: channels between the blocks. */
  readonly outer?: number;
  /** Of conv networks: channels within the blocks. */
  readonly inner?: number;
  /** No random crops and flips. */
  readonly augment: false;
}

/** The same for vectors and images. */
const always = {
  objective: { kind: "elbo" },
  learningRate: 0.1,
  posteriorLearningRate: 0.1,
  posteriorMomentum: 0.5,
  posteriorFrom: "training",
  keep: "objective",
  momentum: 0.5,
  weightDecay: 0,
  schedule: "constant",
  minimumGain: 1e-6, // nats per example
  pruneBelow: 0, // no block is cut during training
  choose: { kind: "relative", threshold: 0.95 },
  augment: false,
} as const satisfies TrainOptions;

const ofKind = {
  dense: { kind: "dense", width: 20, epochs: 8000, patience: 500 },
  conv: { kind: "conv", outer: 64, inner: 32, epochs: 100, patience: 30 },
} as const satisfies Record<string, TrainOptions>;

/** Ratio of neighbouring probabilities of the geometric prior. */
export const publishedDecay = 0.85;
const largestBatch = 512;

const publishedChecks: OptionChecks<{ maxDepth?: number }> = { maxDepth: whole(0) };

/** The spirals of §4.1: turn of an arm in degrees, width of the noise, training points. */
export const publishedSpirals = { angle: 720, noise: 0.2, points: 200 } as const;

/** The width of the noise where the turn of the spirals and the number of points are varied. */
export const publishedComplexityNoise = 0.15;

/**
 * The paper's settings for a kind of network.
 *
 * @param examples to train on: all in one batch, of at most 512
 */
export function publishedSettings(
  kind: "dense" | "conv",
  examples: number,
  maxDepth: number,
): PublishedSettings {
  return {
    ...always,
    ...ofKind[kind],
    maxDepth,
    prior: geometric(maxDepth, publishedDecay),
    batchSize: Math.min(Math.max(2, examples), largestBatch),
  };
}

/**
 * The settings of the paper's runs for some data, independent of the defaults:
 * `train(data, { ...asPublished(data), seed: 2 })`. SGD with learning rate 0.1 and momentum 0.5 for weights and
 * posterior; all examples in one batch, of at most 512; at most 8,000 epochs with patience 500, for images 100 with
 * patience 30; a geometric prior with 0.85; the smallest depth with q_d ≥ 0.95 max q; blocks of width 20, for images of
 * 64 and 32 channels. No block is cut during training, and the weights of the epoch with the best ELBO are kept.
 *
 * @param data whose training split decides between vectors and images, and the batch size
 * @param options.maxDepth blocks; default 20, as on the spirals. Give it here, since the prior has an entry for each
 * exit
 */
export function asPublished(
  data: Pick<DataSplits, "train">,
  options: { readonly maxDepth?: number } = {},
): PublishedSettings {
  checkArgument("asPublished", "data", data, withTrainingSplit);
  checkOptions("asPublished", options, publishedChecks);
  const { train } = data;
  const kind = train.shape.length === 3 ? "conv" : "dense";
  return publishedSettings(kind, train.rows.length, options.maxDepth ?? 20);
}
