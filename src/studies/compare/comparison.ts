// What a comparison came to: every figure of every method, its mean over seeds and the standard error of that mean.

import { anObject, type Check } from "../../calls/checks.ts";
import { type Mean, meanOf } from "../../math/mean.ts";
import { fathomVersion } from "../../runs/description.ts";
import { methodText } from "./method.ts";
import { type CompareOptions, methodsOf } from "./options.ts";
import type { CommonGround, Plan } from "./plan.ts";
import {
  comparedIn,
  type ComparedMeasure,
  metricOf,
  type PredictorResult,
  type RunResult,
} from "./run_result.ts";

/** A way of predicting of a method, over all seeds that did not fail. */
export interface ComparedPredictor {
  /** As text, for instance "ensemble:5". */
  readonly method: string;
  /** Empty, or which of the method's ways. */
  readonly way: string;
  /** Runs that count. */
  readonly runs: number;
  /** Blocks that a prediction goes through. */
  readonly depth: Mean;
  /** Test examples that figures leave out, of all runs together, since a prediction of theirs is not finite; absent where there are none. */
  readonly unpredicted?: number;
  /** Mean of every figure. */
  readonly figures: Readonly<Record<ComparedMeasure, Mean>>;
}

/** A run that failed. */
export interface FailedRun {
  /** As text, for instance "ensemble:5". */
  readonly method: string;
  /** Of the run. */
  readonly seed: number;
  /** Why, in one line. */
  readonly error: string;
}

/** What a comparison came to. */
export interface Comparison {
  /** The version of Fathom. */
  readonly fathom: string;
  /** Data, network and budget. */
  readonly ground: CommonGround;
  /** Every method was run with each. */
  readonly seeds: readonly number[];
  /** Networks trained at a time, on as many threads; default the processor's cores. */
  readonly workers: number;
  /** Methods in the order asked for, each with its ways. */
  readonly ways: readonly ComparedPredictor[];
  /** In the order of seeds, within a seed in that of methods. */
  readonly runs: readonly RunResult[];
  /** Left out of `ways`. */
  readonly failed: readonly FailedRun[];
}

/** Puts finished runs together. */
export function comparisonOf(
  plan: Plan,
  options: CompareOptions,
  runs: readonly RunResult[],
  failed: readonly FailedRun[],
): Comparison {
  const { seeds = [1], workers = navigator.hardwareConcurrency } = options;
  return {
    fathom: fathomVersion,
    ground: plan.ground,
    seeds,
    workers,
    ways: methodsOf(options).flatMap((method) => {
      const text = methodText(method);
      const own = runs.filter((run) => run.method === text);
      return own.length === 0
        ? []
        : own[0].ways.map(({ way: predictor }) => comparedPredictor(text, predictor, own));
    }),
    runs,
    failed,
  };
}

/** The runs of a method and the one of its ways that is asked for. */
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
  "a comparison, as compare() emits it at its end",
  ({ ways: predictors, seeds }) => Array.isArray(predictors) && Array.isArray(seeds),
);
