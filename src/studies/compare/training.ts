// A network to be trained: on what, how, and with which budget.

import type { DataSource } from "../../datasets/source.ts";
import type { EngineName } from "../../engines/registry.ts";
import type { DepthRule } from "../../depth/depth_choice.ts";
import type { NetworkOptions } from "../../training/train.ts";

/** The same for every method. */
export interface Budget {
  /** At most; default 8,000, for images 100. */
  readonly epochs?: number;
  /** Epochs in which the training objective did not rise, after which training ends; default 500, for images 30. */
  readonly patience?: number;
  /** Default 512, for images by their number as in {@linkcode trainingLength}. */
  readonly batchSize?: number;
  /** Default 0.1. */
  readonly learningRate?: number;
  /** Default 0.5. */
  readonly momentum?: number;
}

/** How a network is trained. */
export type Training =
  | { readonly kind: "searched"; readonly choose: DepthRule }
  | { readonly kind: "fixed"; readonly depth: number }
  | { readonly kind: "dropout"; readonly rate: number; readonly draws: number }
  | { readonly kind: "stochastic-depth"; readonly last: number };

/** A network to be trained and tested. */
export interface NetworkJob {
  /** Where data come from, with the seed of the run. */
  readonly data: DataSource;
  /** What the network looks like. */
  readonly network: NetworkOptions & { readonly maxDepth: number };
  /** What it maximises, and how. */
  readonly training: Training;
  /** Of weights, batches and gates. */
  readonly seed: number;
  /** The same for every network. */
  readonly budget: Required<Budget>;
  /** Where it computes. */
  readonly engine: EngineName;
}
