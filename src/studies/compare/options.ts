// The options of a comparison.

import { checkWithin, trainChecks, type TrainOptions } from "../../training/train_options.ts";
import { posteriorSettings } from "../../depth/depth_posterior.ts";
import { plannedDepth } from "../../training/network_options.ts";
import {
  anObject,
  aSeed,
  aText,
  type Check,
  checkOptions,
  either,
  listOf,
  type OptionChecks,
  whole,
} from "../../calls/checks.ts";
import type { DataSplits } from "../../datasets/dataset.ts";
import { dataSplits } from "../../datasets/dataset_check.ts";
import type { DataSource } from "../../datasets/source.ts";
import type { NetworkOptions } from "../../training/train.ts";
import type { KeptRuns } from "./kept_runs.ts";
import { aMethod, type Method, methodOf, type MethodText, methodText } from "./method.ts";

/** Options of {@linkcode compare}: those of `train`, for every network alike, and what is compared. */
export interface CompareOptions extends
  Omit<
    TrainOptions,
    "network" | "posterior" | "objective" | "seed" | "threads" | "signal" | "onMoment"
  > {
  /**
   * The source of the data, which the seed of a run draws or splits; or the splits of any data, or a promise of them, which
   * are the same for every seed.
   */
  readonly data: Omit<DataSource, "seed"> | DataSplits | PromiseLike<DataSplits>;
  /** What is compared, each once; also as texts, "searched", "fixed:max", "ensemble:5" (see {@linkcode parseMethod}). */
  readonly methods: readonly (Method | MethodText)[];
  /** Every method once for each; default 1. All methods of a seed see the same splits. */
  readonly seeds?: readonly number[];
  /** Networks trained at a time, each in a worker with one thread; default the processor's cores. */
  readonly workers?: number;
  /** Runs of an earlier call that are not to be repeated, and where new ones go; default none. */
  readonly kept?: KeptRuns;
}

/** Options of `train` that a comparison sets itself, and what sets them. */
const ownSettings: Readonly<Record<Exclude<keyof TrainOptions, keyof CompareOptions>, string>> = {
  network: "every network is made for its run: describe it",
  posterior: "every network has its own: give a prior",
  objective: "methods decide what is maximised",
  seed: "give seeds",
  threads: "every network has one thread: give workers",
  signal: "unsubscribe to end it",
  onMoment: "events report progress",
};

/** A source of data, or the splits of a data set. */
export const comparedData: Check = either(
  'an object with data: "spirals", the name of a data set, or the path of a CSV file; or the ' +
    "splits of a data set",
  anObject("a source", ({ data }) => typeof data === "string"),
  dataSplits,
);

/** What the options of {@linkcode compare} must be. */
const compareChecks: OptionChecks<CompareOptions> = {
  ...Object.fromEntries(
    Object.entries(trainChecks).filter(([name]) => !(name in ownSettings)),
  ) as unknown as OptionChecks<Omit<TrainOptions, keyof typeof ownSettings>>,
  data: either(
    comparedData.wanted,
    comparedData,
    anObject("a promise", ({ then }) => typeof then === "function"),
  ),
  methods: listOf(
    "an array of methods, as texts or as parseMethod() gives them",
    either("a method", aText, aMethod),
  ),
  seeds: listOf("an array of whole numbers", aSeed),
  workers: whole(1),
  kept: anObject("kept runs, as keptRuns() gives them"),
};

/** Refuses options that a comparison does not have, of wrong kinds and values, and such as contradict each other. */
export function checkCompare(options: CompareOptions): void {
  for (const [name, instead] of Object.entries(ownSettings)) {
    if ((options as TrainOptions)?.[name as keyof TrainOptions] === undefined) continue;
    throw new TypeError(`compare(): ${name} is no option of a comparison; ${instead}`);
  }
  checkOptions("compare", options, compareChecks, { required: ["data", "methods"] });
  const methods = methodsOf(options); // refuses texts that are none
  checkWithin("compare", options);
  const { prior } = options;
  posteriorSettings("compare", { prior, maxDepth: plannedDepth("compare", options) });
  const masked = methods.find(({ kind }) => kind === "dropout" || kind === "stochastic-depth");
  if (options.masks && masked) {
    throw new TypeError(
      `compare(): masks are set by the method ${methodText(masked)}; leave out one of them`,
    );
  }
}

/** The methods that are compared, from their texts too. */
export function methodsOf(options: NetworkOptions & Pick<CompareOptions, "methods">): Method[] {
  const maxDepth = plannedDepth("compare", options);
  return options.methods.map((method) => methodOf("compare", method, maxDepth));
}
