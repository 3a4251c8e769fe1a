// The evaluation of a trained network on one split of a data set: every exit, the mixtures, their metrics and
// calibration, and the sources of uncertainty.

import { checksOf } from "../calls/option.ts";
import { bootstrapChecks, bootstrapOptions } from "../math/bootstrap.ts";
import { overDepth } from "./predict.ts";
import { workChecks } from "../calls/progress.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import {
  aBoolean,
  checkArgument,
  checkOptions,
  oneOf,
  type OptionChecks,
} from "../calls/checks.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import type { BootstrapOptions } from "../math/bootstrap.ts";
import { reliability } from "../metrics/calibration.ts";
import {
  aDepthRule,
  chooseDepth,
  type DepthRule,
  depthRule,
  type DepthRuleText,
  relative95,
} from "../depth/depth_choice.ts";
import type { ExampleScores } from "../metrics/example_scores.ts";
import { rejectionCurve } from "../metrics/rejection.ts";
import type { StagedWorkOptions } from "../calls/progress.ts";
import { collect } from "./collect.ts";
import { classEvaluation, hasClasses } from "./class_evaluation.ts";
import { conventionsOf } from "./conventions.ts";
import { checkOfClasses, likelihoodOf } from "../likelihoods/registry.ts";
import type {
  Evaluation,
  PredictorEvaluation,
  Split,
  TemperatureEvaluation,
} from "./evaluation.ts";
import { metricDifference, type MetricValues, metricValues, pairedIntervals } from "./metrics.ts";
import { listedOptions } from "./listed_examples.ts";
import type { OverDepth } from "./predict.ts";
import { fitTemperatures } from "./temperature_fit.ts";
import { summariseUncertainty } from "./uncertainty.ts";
import { classCounts } from "./verdict/class_frequencies.ts";
import { truncationCollector } from "./verdict/truncation_scores.ts";
import { verdictOf } from "./verdict/verdict.ts";
import { checkPredicted, unpredictedOf } from "./unpredicted.ts";
import {
  exitPredictors,
  mainPredictors,
  type Predictor,
  predictorName,
  probabilitiesOf,
  ruleName,
} from "./predictors.ts";

/** Options of {@linkcode evaluate}. */
export interface EvaluateOptions extends BootstrapOptions, StagedWorkOptions {
  /** Resamples for the intervals; default 1000, 0 for none. */
  readonly resamples?: number;
  /** The rule for choosing the depth; default the paper's. */
  readonly rule?: DepthRule | DepthRuleText;
  /** Which split the data are; default "validation". */
  readonly part?: Split;
  /** How many of the most wrong and of the most doubtful examples are listed; default 12. */
  readonly examples?: number;
  /** Examples for fitting temperatures; default: none are fitted. */
  readonly heldOut?: Dataset;
  /** The training split, whose class frequencies the verdict takes as a baseline; default none. */
  readonly train?: Dataset;
  /** Whether the evaluated split also chose the weights, which the verdict then says; default false. */
  readonly choseWeights?: boolean;
}

/**
 * Evaluates a network with the population statistics that it has, in one pass through the data (and one
 * through the examples for temperatures). Metrics are over the examples with finite predictions at every exit, the same
 * for all predictors; the others are counted.
 *
 * @param over q over the exits of the network
 * @param data a split not used for training
 * @throws RangeError if no example has a finite prediction
 */
export async function evaluate(
  network: Network,
  over: OverDepth,
  data: Dataset,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkArgument("evaluate", "network", network, aNetwork);
  checkArgument("evaluate", "over", over, overDepth);
  checkOfClasses("evaluate", network.spec);
  checkArgument("evaluate", "data", data, aDataset);
  checkOptions("evaluate", options, evaluateChecks);
  const rule = depthRule("evaluate", "rule", options.rule ?? relative95);
  const { resamples = bootstrapOptions.resamples.default, level = 0.95 } = options;
  const { seed = bootstrapOptions.seed.default, heldOut } = options;
  const q = probabilitiesOf(over, network.depth, "evaluate");
  const likelihood = likelihoodOf(network.spec);
  const main = mainPredictors(q, network.depth, rule);
  const exits = exitPredictors(network.depth);
  const work = { signal: options.signal, onProgress: options.onProgress };
  if (heldOut) options.onStage?.("fitting temperatures");
  const fitted = heldOut && await fitTemperatures(network, heldOut, main, { ...work, seed });
  options.onStage?.("evaluating");
  const truncations = truncationCollector(q.slice(0, network.depth + 1), data.rows.length);
  const collected = await collect(
    network,
    data,
    [
      ...main.map(({ weights, ...predictor }, i) => ({
        weights,
        split: i === 0, // the full mixture is the first
        classes: hasClasses(predictor),
      })),
      ...exits,
      ...(fitted?.temperatures ?? []).map((temperature, i) => ({
        weights: main[i].weights,
        temperature,
      })),
    ],
    work,
    truncations.take,
  );
  const { missing } = collected[0];
  checkPredicted("evaluate", data, missing);
  const unpredicted = unpredictedOf(data, missing);
  const exampleScores = collected.map((each) => each.outcomes);
  const ofMain = exampleScores.slice(0, main.length);
  const tempered = exampleScores.slice(main.length + exits.length);
  if (resamples > 0) options.onStage?.("resampling");
  const intervals = resamples === 0 ? undefined : await pairedIntervals(
    [...ofMain, ...tempered],
    [
      ...main.map((_, i) => [i, 0] as const), // minus the full mixture
      ...tempered.map((_, i) => [main.length + i, i] as const), // after minus before
    ],
    { ...work, resamples, level, seed },
    likelihood,
  );
  const metrics = ofMain.map((each) => metricValues(each, likelihood));
  const verdict = resamples === 0 ? undefined : await verdictOf(truncations.scores(), {
    ...{ part: options.part ?? "validation", choseWeights: options.choseWeights },
    ...{ spec: network.spec, q: q.slice(0, network.depth + 1), resamples, level, seed },
    ...{ classCounts: options.train && classCounts(options.train), signal: options.signal },
  });
  return {
    data: data.name,
    part: options.part ?? "validation",
    examples: data.rows.length - missing.length,
    ...unpredicted && { unpredicted },
    classes: data.classes,
    depth: network.depth,
    posterior: [...q],
    ...priorOf(over),
    chosenDepth: chooseDepth(q, rule),
    chosenBy: ruleName(rule),
    ...verdict && { verdict },
    ways: main.map((predictor, i) => ({
      ...predictorOf(predictor, ofMain[i], metrics[i]),
      ...intervals && { intervals: intervals.figures[i] },
      ...i > 0 && {
        minusFull: {
          figures: metricDifference(metrics[i], metrics[0]),
          ...intervals && { intervals: intervals.differences[i] },
        },
      },
    })),
    exits: exits.map(({ depth }, i) => ({
      depth,
      figures: metricValues(exampleScores[main.length + i], likelihood),
    })),
    uncertainty: summariseUncertainty(
      collected[0].uncertainty!,
      ofMain[0].correct,
      data.classes,
    ),
    byClass: classEvaluation(
      data,
      main.map((predictor, i) => ({ predictor, ...collected[i] })),
      options.examples ?? listedOptions.examples.default,
    ),
    ...intervals && { bootstrap: { resamples, level, seed } },
    ...fitted && { temperature: temperatureOf() },
    conventions: conventionsOf(likelihood),
  };

  function temperatureOf(): TemperatureEvaluation {
    return {
      fittedOn: fitted!.examples,
      heldOut: fitted!.of,
      optimistic: overlap(heldOut!, data),
      ways: main.map((predictor, i) => {
        const [before, after] = [metrics[i], metricValues(tempered[i], likelihood)];
        return {
          ...predictorName(predictor),
          temperature: fitted!.temperatures[i],
          before,
          after,
          ...intervals && { intervals: intervals.figures[main.length + i] },
          gain: {
            figures: metricDifference(after, before),
            ...intervals && { intervals: intervals.differences[main.length + i] },
          },
        };
      }),
    };
  }
}

function predictorOf(
  predictor: Predictor,
  exampleScores: ExampleScores,
  metrics: MetricValues,
): PredictorEvaluation {
  return {
    ...predictorName(predictor),
    figures: metrics,
    reliability: {
      width: reliability(exampleScores, { binning: "width" }),
      mass: reliability(exampleScores, { binning: "mass" }),
    },
    rejection: rejectionCurve(exampleScores, "confidence"),
  };
}

/** The prior of a posterior that has one. */
function priorOf(over: OverDepth): { prior?: readonly number[] } {
  return "prior" in over && Array.isArray(over.prior) ? { prior: [...over.prior] } : {};
}

/** Whether two splits share examples. */
function overlap(a: Dataset, b: Dataset): boolean {
  const rows = new Set(a.rows);
  return a.inputs === b.inputs && b.rows.some((row) => rows.has(row));
}

const evaluateChecks: OptionChecks<EvaluateOptions> = {
  ...workChecks,
  ...bootstrapChecks,
  ...checksOf(listedOptions),
  rule: aDepthRule,
  part: oneOf(["training", "validation", "test"]),
  heldOut: aDataset,
  train: aDataset,
  choseWeights: aBoolean,
};
