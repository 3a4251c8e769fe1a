// The result of a comparison: every metric of every predictor, its mean over seeds and the standard error of that mean.

import type { ArchitectureSpec } from "../../architectures/specification.ts";
import { anObject, type Check } from "../../calls/checks.ts";
import { type Mean, meanOf } from "../../math/mean.ts";
import { fathomVersion } from "../../runs/description.ts";
import { methodText } from "./method.ts";
import { type CompareOptions, methodsOf } from "./options.ts";
import {
  comparedIn,
  type ComparedMeasure,
  type FailedRun,
  metricOf,
  type PredictorResult,
  type RunResult,
} from "./run_result.ts";
import type { Budget } from "../harness/train_network.ts";
import type { TrainingSettings } from "./training.ts";

/** Data, network and budget, the same for all. */
export interface CommonGround {
  /** The name of the data set. */
  readonly data: string;
  /** Examples, of the first seed. */
  readonly examples: {
    readonly training: number;
    readonly validation: number;
    readonly test: number;
  };
  /** Of the data of every seed. */
  readonly fingerprints: Readonly<Record<number, string>>;
  /** Each network, before it is cut. */
  readonly network: ArchitectureSpec;
  /** For each network. */
  readonly budget: Required<Budget>;
  /** Further training options; absent if there are none. */
  readonly settings?: TrainingSettings;
  /** As requested. */
  readonly engine: string;
}

/** A predictor of a method, over all seeds that did not fail. */
export interface ComparedPredictor {
  /** As text, for instance "ensemble:5". */
  readonly method: string;
  /** Empty, or which of the method's predictors. */
  readonly way: string;
  /** Runs that count. */
  readonly runs: number;
  /** Blocks that a prediction goes through. */
  readonly depth: Mean;
  /**
   * Test examples without a finite prediction, of all runs together, which metrics leave out; absent if there are none.
   */
  readonly unpredicted?: number;
  /** Mean of every metric and cost. */
  readonly figures: Readonly<Record<ComparedMeasure, Mean>>;
}

/** The result of a comparison. */
export interface Comparison {
  /** The version of Fathom. */
  readonly fathom: string;
  /** Data, network and budget. */
  readonly ground: CommonGround;
  /** Every method was run with each. */
  readonly seeds: readonly number[];
  /** Networks trained at a time, on as many threads; default the processor's cores. */
  readonly workers: number;
  /** Methods in the requested order, each with its predictors. */
  readonly ways: readonly ComparedPredictor[];
  /** In the order of seeds, within a seed in that of methods. */
  readonly runs: readonly RunResult[];
  /** Left out of `ways`. */
  readonly failed: readonly FailedRun[];
}

/** Puts finished runs together. */
export function comparisonOf(
  ground: CommonGround,
  options: CompareOptions,
  runs: readonly RunResult[],
  failed: readonly FailedRun[],
): Comparison {
  const { seeds = [1], workers = navigator.hardwareConcurrency } = options;
  const ways = methodsOf(options).flatMap((method) => {
    const text = methodText(method);
    const own = runs.filter((run) => run.method === text);
    return (own[0]?.ways ?? []).map(({ way }) => comparedPredictor(text, way, own));
  });
  return { fathom: fathomVersion, ground, seeds, workers, ways, runs, failed };
}

/** The runs of a method, each with the requested predictor. */
export function predictorsOfRuns(
  runs: readonly RunResult[],
  method: string,
  predictor: string,
): { run: RunResult; way: PredictorResult }[] {
  return runs.filter((run) => run.method === method).map((run) => ({
    run,
    way: run.ways.find((each) => each.way === predictor)!,
  }));
}

function comparedPredictor(
  method: string,
  name: string,
  runs: readonly RunResult[],
): ComparedPredictor {
  const found = predictorsOfRuns(runs, method, name);
  const unpredicted = found.reduce(
    (sum, { way: predictor }) => sum + (predictor.unpredicted ?? 0),
    0,
  );
  // a result of an earlier version may lack a metric
  const inAll = comparedIn(found[0]?.way).filter((metric) =>
    found.every(({ run, way: predictor }) => metricOf(run, predictor, metric) !== undefined)
  );
  const metrics = inAll.map((metric) => [
    metric,
    meanOf(found.map(({ run, way: predictor }) => metricOf(run, predictor, metric))),
  ]);
  return {
    method,
    way: name,
    runs: found.length,
    depth: meanOf(found.map(({ way: predictor }) => predictor.depth)),
    ...unpredicted > 0 && { unpredicted },
    figures: Object.fromEntries(metrics),
  };
}

/** An argument that is a comparison. */
export const aComparison: Check = anObject(
  "a comparison of compare()",
  ({ ways: predictors, seeds }) => Array.isArray(predictors) && Array.isArray(seeds),
);
