// Out-of-distribution detection by a network's uncertainty (Hendrycks and
// Gimpel 2017, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples").

import { overDepth } from "./predict.ts";
import { aDataset } from "../datasets/dataset_check.ts";
import { aNetwork } from "../engines/network_check.ts";
import { checkArgument, checkOptions, type OptionChecks } from "../calls/checks.ts";
import { checkOfClasses } from "../likelihoods/registry.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { Network } from "../engines/network.ts";
import {
  bootstrapChecks,
  bootstrapInTurns,
  type BootstrapOptions,
  type Interval,
} from "../math/bootstrap.ts";
import {
  aDepthRule,
  type DepthRule,
  depthRule,
  type DepthRuleText,
  relative95,
} from "../depth/depth_choice.ts";
import { type Detection, detection } from "../metrics/detection.ts";
import { equalBins } from "../math/equal_bins.ts";
import { ascendingOrder, tieEnd } from "../math/order.ts";
import {
  partOfWork,
  type StagedWorkOptions,
  workChecks,
  type WorkOptions,
} from "../calls/progress.ts";
import { collect, type Collected } from "./collect.ts";
import type { OverDepth } from "./predict.ts";
import { checkPredicted } from "./unpredicted.ts";
import {
  comparedPredictors,
  mainPredictors,
  type PredictorName,
  predictorName,
  probabilitiesOf,
} from "./predictors.ts";

/** A score of examples, higher for out-of-distribution ones. */
export type DetectionScore = "maximum probability" | "entropy" | "mutual information";

/** Out-of-distribution detection by one score. */
export interface ScoredDetection extends Detection {
  /** The score. */
  readonly score: DetectionScore;
  /** Of the AUROC; absent without resampling. */
  readonly interval?: Interval;
}

/** The evaluation of out-of-distribution detection. */
export interface OutOfDistributionEvaluation {
  /** The other data set. */
  readonly data: string;
  /** Examples of the run's own data set. */
  readonly known: number;
  /** Examples of the other. */
  readonly unknown: number;
  /**
   * Examples of both without a finite prediction, which have no score; absent if there are none.
   */
  readonly unpredicted?: { readonly known: number; readonly unknown: number };
  /** The full mixture, the truncated mixture, the last exit alone, which has no mutual information. */
  readonly ways: readonly (PredictorName & { readonly scores: readonly ScoredDetection[] })[];
  /** The distribution of the full mixture's entropy, in bins from 0 to log K nats. */
  readonly entropy: readonly {
    readonly from: number;
    readonly to: number;
    readonly known: number;
    readonly unknown: number;
  }[];
}

/** Options of {@linkcode evaluateOutOfDistribution}. */
export interface OutOfDistributionOptions extends BootstrapOptions, StagedWorkOptions {
  /** Chooses the depth of the truncated mixture; default the paper's. */
  readonly rule?: DepthRule | DepthRuleText;
}

const histogramBins = 20;

/**
 * Scores examples of the network's own data set and of another one, and measures how well each score separates them.
 * The labels of the other are ignored.
 *
 * @param over q over the exits of the network
 * @param known a split of the network's own data set
 * @param unknown examples of the same shape from elsewhere; they are standardised as `known` is
 */
export async function evaluateOutOfDistribution(
  network: Network,
  over: OverDepth,
  known: Dataset,
  unknown: Dataset,
  options: OutOfDistributionOptions = {},
): Promise<OutOfDistributionEvaluation> {
  checkArgument("evaluateOutOfDistribution", "network", network, aNetwork);
  checkArgument("evaluateOutOfDistribution", "over", over, overDepth);
  checkOfClasses("evaluateOutOfDistribution", network.spec);
  checkArgument("evaluateOutOfDistribution", "known", known, aDataset);
  checkArgument("evaluateOutOfDistribution", "unknown", unknown, aDataset);
  checkOptions("evaluateOutOfDistribution", options, unknownChecks);
  if (String(known.shape) !== String(unknown.shape)) {
    throw new TypeError(
      `evaluateOutOfDistribution(): wanted examples of shape [${known.shape}] as in ${known.name}, ` +
        `got [${unknown.shape}] in ${unknown.name}`,
    );
  }
  const q = probabilitiesOf(over, network.depth, "evaluateOutOfDistribution");
  const predictors = comparedPredictors(
    mainPredictors(
      q,
      network.depth,
      depthRule("evaluateOutOfDistribution", "rule", options.rule ?? relative95),
    ),
  );
  const asked = predictors.map(({ kind, weights }) => ({
    weights,
    split: kind !== "last exit",
    unlabelled: true,
  }));
  const { standardisation } = known;
  const [knownSize, unknownSize] = [known.rows.length, unknown.rows.length];
  const part = (before: number) => partOfWork(options, before, knownSize + unknownSize);
  options.onStage?.(`predicting ${known.name} and ${unknown.name}`);
  const own = await collect(network, known, asked, part(0));
  const disguised = { ...unknown, standardisation };
  const other = await collect(network, disguised, asked, part(knownSize));
  const [ownMissing, otherMissing] = [own[0].missing, other[0].missing];
  checkPredicted("evaluateOutOfDistribution", known, ownMissing);
  checkPredicted("evaluateOutOfDistribution", unknown, otherMissing);
  const { edge, binOf } = equalBins(Math.log(known.classes), histogramBins);
  const counts = (values: Float64Array) => {
    const counts = new Array<number>(histogramBins).fill(0);
    for (const value of values) counts[binOf(value)]++;
    return counts;
  };
  const scored = predictors.map((_, i) => scoresOf(own[i], other[i]));
  if (options.resamples !== 0) options.onStage?.("resampling");
  const intervals = options.resamples === 0 ? [] : await aurocIntervals(scored.flat(), options);
  let next = 0; // of the intervals
  const [knownCounts, unknownCounts] = [own, other].map(([full]) => counts(full.outcomes.entropy));
  return {
    data: unknown.name,
    known: knownSize - ownMissing.length,
    unknown: unknownSize - otherMissing.length,
    ...ownMissing.length + otherMissing.length > 0 && {
      unpredicted: { known: ownMissing.length, unknown: otherMissing.length },
    },
    ways: predictors.map((predictor, i) => ({
      ...predictorName(predictor),
      scores: scored[i].map(({ score, known, unknown }) => ({
        score,
        ...detection(known, unknown),
        ...intervals.length > 0 && { interval: intervals[next++] },
      })),
    })),
    entropy: knownCounts.map((count, i) => ({
      from: edge(i),
      to: edge(i + 1),
      known: count,
      unknown: unknownCounts[i],
    })),
  };
}

/** Scores of in-distribution and out-of-distribution examples. */
interface Scored {
  readonly score: DetectionScore;
  readonly known: Float64Array;
  readonly unknown: Float64Array;
}

function scoresOf(own: Collected, other: Collected): Scored[] {
  const scored = (
    score: DetectionScore,
    of: (collected: Collected) => Float64Array,
  ): Scored => ({ score, known: of(own), unknown: of(other) });
  return [
    scored(
      "maximum probability",
      ({ outcomes: exampleScores }) => exampleScores.confidence.map((value) => -value),
    ),
    scored("entropy", ({ outcomes: exampleScores }) => exampleScores.entropy),
    ...own.uncertainty
      ? [scored("mutual information", ({ uncertainty }) => uncertainty!.mutualInformation)]
      : [],
  ];
}

/**
 * Intervals of every score's AUROC from the same resamples, in which examples of both kinds are drawn together;
 * resamples without one of the kinds are drawn again.
 */
function aurocIntervals(
  scored: readonly Scored[],
  options: BootstrapOptions & WorkOptions,
): Promise<Interval[]> {
  const statistics = scored.map(resampledAuroc);
  const examples = scored[0].known.length + scored[0].unknown.length;
  return bootstrapInTurns({ ...options, examples }, (counts) => {
    const areas = statistics.map((auroc) => auroc(counts));
    return areas.includes(undefined) ? undefined : areas as number[];
  });
}

/**
 * The AUROC with a count for every example; equal scores share a rank. Undefined without examples of both kinds.
 */
function resampledAuroc({ known, unknown }: Scored): (counts: Uint32Array) => number | undefined {
  const scores = new Float64Array(known.length + unknown.length);
  scores.set(known);
  scores.set(unknown, known.length);
  const ascending = ascendingOrder("evaluateOutOfDistribution", "a score", scores);
  const { length: examples } = scores;
  return (counts) => {
    let [knownBelow, unknownSum, pairs] = [0, 0, 0];
    for (let i = 0; i < examples;) {
      let [knownHere, unknownHere] = [0, 0];
      for (const end = tieEnd(ascending, scores, i); i < end; i++) {
        const n = ascending[i];
        if (n < known.length) knownHere += counts[n];
        else unknownHere += counts[n];
      }
      pairs += unknownHere * (knownBelow + knownHere / 2);
      knownBelow += knownHere;
      unknownSum += unknownHere;
    }
    return knownBelow * unknownSum > 0 ? pairs / (knownBelow * unknownSum) : undefined;
  };
}

const unknownChecks: OptionChecks<OutOfDistributionOptions> = {
  ...workChecks,
  ...bootstrapChecks,
  rule: aDepthRule,
};
