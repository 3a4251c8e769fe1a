// Whether a network's uncertainty tells examples of its own data set from those of another (Hendrycks and
// Gimpel 2017, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples").

import type { Dataset } from "../data/dataset.ts";
import type { Network } from "../engines/network.ts";
import { bootstrapIntervals, type BootstrapOptions, type Interval } from "../numbers/bootstrap.ts";
import { type DepthRule, relative95 } from "../numbers/depth_choice.ts";
import { type Detection, detection } from "../numbers/detection.ts";
import { equalBins } from "../numbers/equal_bins.ts";
import { ascendingOrder, tieEnd } from "../numbers/order.ts";
import { collect, type Collected } from "./collect.ts";
import type { OverDepth } from "./predict.ts";
import { checkPredicted } from "./unpredicted.ts";
import { comparedWays, mainWays, probabilitiesOf, type WayName, wayName } from "./ways.ts";

/** What an example is scored by: higher means more likely unknown. */
export type DetectionScore = "maximum probability" | "entropy" | "mutual information";

/** How well one score tells known from unknown. */
export interface ScoredDetection extends Detection {
  /** What examples are scored by. */
  readonly score: DetectionScore;
  /** Of the AUROC; absent where nothing was resampled. */
  readonly interval?: Interval;
}

/** What is found out with another data set as the unknown. */
export interface UnknownEvaluation {
  /** The other data set. */
  readonly data: string;
  /** Examples of the run's own data set. */
  readonly known: number;
  /** Examples of the other. */
  readonly unknown: number;
  /**
   * Examples of both that are not among them, since a prediction of theirs is not finite and has no score; absent where
   * there are none.
   */
  readonly unpredicted?: { readonly known: number; readonly unknown: number };
  /** The full mixture, the truncated mixture, the last exit alone, which has no mutual information. */
  readonly ways: readonly (WayName & { readonly scores: readonly ScoredDetection[] })[];
  /** How the full mixture's entropy is distributed, in bins from 0 to log K nats. */
  readonly entropy: readonly {
    readonly from: number;
    readonly to: number;
    readonly known: number;
    readonly unknown: number;
  }[];
}

/** How unknown examples are looked for. */
export interface UnknownOptions extends BootstrapOptions {
  /** Chooses the depth of the truncated mixture; default the paper's. */
  readonly rule?: DepthRule;
}

const histogramBins = 20;

/**
 * Scores examples of the run's own data set and of another one, and says how well each score tells them apart.
 * The labels of the other do not count.
 *
 * @param over q over the exits of the network
 * @param known a part of the network's own data set
 * @param unknown examples of the same shape from elsewhere; they are standardised as `known` is
 */
export async function evaluateUnknown(
  network: Network,
  over: OverDepth,
  known: Dataset,
  unknown: Dataset,
  options: UnknownOptions = {},
): Promise<UnknownEvaluation> {
  if (String(known.shape) !== String(unknown.shape)) {
    throw new TypeError(
      `evaluateUnknown(): wanted examples of shape [${known.shape}] as in ${known.name}, ` +
        `got [${unknown.shape}] in ${unknown.name}`,
    );
  }
  const q = probabilitiesOf(over, network.depth, "evaluateUnknown");
  const ways = comparedWays(mainWays(q, network.depth, options.rule ?? relative95));
  const asked = ways.map(({ kind, weights }) => ({
    weights,
    split: kind !== "last exit",
    unlabelled: true,
  }));
  const { standardisation } = known;
  const own = await collect(network, known, asked);
  const other = await collect(network, { ...unknown, standardisation }, asked);
  const [ownMissing, otherMissing] = [own[0].missing, other[0].missing];
  checkPredicted("evaluateUnknown", known, ownMissing);
  checkPredicted("evaluateUnknown", unknown, otherMissing);
  const { edge, binOf } = equalBins(Math.log(known.classes), histogramBins);
  const counts = (values: Float64Array) => {
    const counts = new Array<number>(histogramBins).fill(0);
    for (const value of values) counts[binOf(value)]++;
    return counts;
  };
  const [knownCounts, unknownCounts] = [own, other].map(([full]) => counts(full.outcomes.entropy));
  return {
    data: unknown.name,
    known: known.rows.length - ownMissing.length,
    unknown: unknown.rows.length - otherMissing.length,
    ...ownMissing.length + otherMissing.length > 0 && {
      unpredicted: { known: ownMissing.length, unknown: otherMissing.length },
    },
    ways: ways.map((way, i) => ({
      ...wayName(way),
      scores: scoresOf(own[i], other[i], options),
    })),
    entropy: knownCounts.map((count, i) => ({
      from: edge(i),
      to: edge(i + 1),
      known: count,
      unknown: unknownCounts[i],
    })),
  };
}

function scoresOf(own: Collected, other: Collected, options: UnknownOptions): ScoredDetection[] {
  const score = (name: DetectionScore, of: (collected: Collected) => Float64Array) => {
    const [known, unknown] = [of(own), of(other)];
    return {
      score: name,
      ...detection(known, unknown),
      ...options.resamples !== 0 && { interval: aurocInterval(known, unknown, options) },
    };
  };
  return [
    score("maximum probability", ({ outcomes }) => outcomes.confidence.map((value) => -value)),
    score("entropy", ({ outcomes }) => outcomes.entropy),
    ...own.uncertainty
      ? [score("mutual information", ({ uncertainty }) => uncertainty!.mutualInformation)]
      : [],
  ];
}

/** Known and unknown examples are drawn together, again where one kind is not drawn; those that are scored alike share a rank. */
function aurocInterval(
  known: Float64Array,
  unknown: Float64Array,
  options: BootstrapOptions,
): Interval {
  const scores = new Float64Array(known.length + unknown.length);
  scores.set(known);
  scores.set(unknown, known.length);
  const ascending = ascendingOrder("evaluateUnknown", "a score", scores);
  const { length: examples } = scores;
  return bootstrapIntervals({ ...options, examples }, (counts) => {
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
    // without one of both kinds nothing is told apart
    return knownBelow * unknownSum > 0 ? [pairs / (knownBelow * unknownSum)] : undefined;
  })[0];
}
