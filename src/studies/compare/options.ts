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

/** Options of {@linkcode compare}: those of `train`, for all networks, and what is compared. */
export interface CompareOptions extends
  Omit<
    TrainOptions,
    "network" | "posterior" | "objective" | "seed" | "threads" | "tf32" | "signal" | "onMoment"
  > {
  /**
   * The source of the data, which are drawn or split by the seed of a run; or the splits of any data, or a promise of
   * them, the same for every seed.
   */
  readonly data: Omit<DataSource, "seed"> | DataSplits | PromiseLike<DataSplits>;
  /** The methods, each once; also as texts, "searched", "fixed:max", "ensemble:5" (see {@linkcode parseMethod}). */
  readonly methods: readonly (Method | MethodText)[];
  /** The seeds, with every method once for each; default 1. All methods of a seed have the same splits. */
  readonly seeds?: readonly number[];
  /** Networks trained at a time, each in a worker with one thread; default the processor's cores. */
  readonly workers?: number;
  /** Runs of earlier calls, which are not repeated, and the store of new ones; default none. */
  readonly kept?: KeptRuns;
}

/** Options of `train` that a comparison sets itself, and what to use instead. */
const ownSettings: Readonly<Record<Exclude<keyof TrainOptions, keyof CompareOptions>, string>> = {
  network: "every network is made for its run: describe it",
  posterior: "every network has its own: give a prior",
  objective: "methods decide what is maximised",
  seed: "give seeds",
  threads: "every network has one thread: give workers",
  tf32: "engine tensorflow trains one network at a time",
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
    "an array of methods, as texts or of parseMethod()",
    either("a method", aText, aMethod),
  ),
  seeds: listOf("an array of whole numbers", aSeed),
  workers: whole(1),
  kept: anObject("kept runs of keptRuns()"),
};

/** Refuses unknown options, wrong values, and options that contradict each other. */
export function checkCompare(options: CompareOptions): void {
  for (const [name, instead] of Object.entries(ownSettings)) {
    if ((options as TrainOptions)?.[name as keyof TrainOptions] === undefined) continue;
    throw new TypeError(`compare(): ${name} is no option of a comparison; ${instead}`);
  }
  checkOptions("compare", options, compareChecks, { required: ["data", "methods"] });
  const methods = methodsOf(options); // refuses wrong texts
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

/** The methods, given as they are or as texts. */
export function methodsOf(options: NetworkOptions & Pick<CompareOptions, "methods">): Method[] {
  const maxDepth = plannedDepth("compare", options);
  return options.methods.map((method) => methodOf("compare", method, maxDepth));
}
