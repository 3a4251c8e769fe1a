// What is compared on what, and with which budget.

import { trainChecks } from "../../training/train_options.ts";
import { networkChecks, plannedDepth } from "../../training/network_options.ts";
import {
  anObject,
  aSeed,
  aText,
  either,
  listOf,
  type OptionChecks,
  whole,
} from "../../calls/checks.ts";
import type { DataSource } from "../../datasets/source.ts";
import type { EngineName } from "../../engines/registry.ts";
import { aDepthRule, type DepthRule, type DepthRuleText } from "../../depth/depth_choice.ts";
import type { NetworkOptions } from "../../training/train.ts";
import type { KeptRuns } from "./kept_runs.ts";
import { aMethod, type Method, methodOf, type MethodText } from "./method.ts";
import type { Budget } from "./training.ts";

/** Options of {@linkcode compare}. */
export interface CompareOptions extends NetworkOptions, Budget {
  /** Where data come from; the seed of a run draws or splits them. */
  readonly data: Omit<DataSource, "seed">;
  /** What is compared, each once; also as texts, "searched", "fixed:max", "ensemble:5" (see {@linkcode parseMethod}). */
  readonly methods: readonly (Method | MethodText)[];
  /** Every method once for each; default 1. All methods of a seed see the same data parts. */
  readonly seeds?: readonly number[];
  /** Where networks compute; default `auto`. */
  readonly engine?: EngineName;
  /** How the searched depth is chosen; default the smallest d with q_d ≥ 0.95 max q. */
  readonly choose?: DepthRule | DepthRuleText;
  /** Networks trained at a time, each in a worker with one thread; default the processor's cores. */
  readonly workers?: number;
  /** Runs of an earlier call that are not to be repeated, and where new ones go; default none. */
  readonly kept?: KeptRuns;
}

const { epochs, batchSize, learningRate, momentum, patience, engine } = trainChecks;

/** What the options of {@linkcode compare} must be. */
export const compareChecks: OptionChecks<CompareOptions> = {
  ...networkChecks,
  epochs,
  patience,
  batchSize,
  learningRate,
  momentum,
  engine,
  data: anObject(
    'an object with data: "spirals", the name of a data set, or the path of a CSV file',
    ({ data }) => typeof data === "string",
  ),
  methods: listOf(
    "an array of methods, as texts or as parseMethod() gives them",
    either("a method", aText, aMethod),
  ),
  seeds: listOf("an array of whole numbers", aSeed),
  choose: aDepthRule,
  workers: whole(1),
  kept: anObject("kept runs, as keptRuns() gives them"),
};

/** The methods that are compared, from their texts too. */
export function methodsOf(options: NetworkOptions & Pick<CompareOptions, "methods">): Method[] {
  const maxDepth = plannedDepth("compare", options);
  return options.methods.map((method) => methodOf("compare", method, maxDepth));
}
