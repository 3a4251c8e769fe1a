// Notes beside the metrics of a comparison.

import { depthText, predictorText } from "./metric_text.ts";
import { shownValue } from "../../calls/shown_value.ts";
import { networkText } from "../../runs/network_text.ts";
import { countText, decimalText, natsText, percentText } from "../../tables/number_text.ts";
import { type CommonGround, type Comparison, predictorsOfRuns } from "./comparison.ts";
import { dropoutDraws } from "./method.ts";
import { publishedMetrics } from "./published.ts";

/** The data and the network in a line: "spirals, 200 for training; dense, 10 blocks of width 20". */
export function groundText({ ground: { data, examples, network } }: Comparison): string {
  return `${data}, ${countText(examples.training)} for training; ${networkText(network)}`;
}

/**
 * The depths that searched methods chose: "searched: chosen depth 7.5 ± 0.5 of 20 (seed 1: 7, seed 2: 8)"; empty if
 * none was searched.
 */
export function chosenTexts({ ways: predictors, runs, ground }: Comparison): string[] {
  return predictors.filter(({ way: predictor }) => predictor === "chosen").map(
    ({ method, way: predictor, depth }) => {
      const { mean, standardError } = depth;
      const seeds = predictorsOfRuns(runs, method, predictor).map(({ run, way: { depth } }) =>
        `seed ${run.seed}: ${depth}`
      );
      return `${method}: chosen depth ${depthText(mean)}` +
        (standardError === undefined ? "" : ` ± ${decimalText(standardError, 1)}`) +
        ` of ${ground.network.maxDepth}` + (seeds.length > 1 ? ` (${seeds.join(", ")})` : "");
    },
  );
}

/** The options of training beyond the budget: `weight decay 0.001, schedule "cosine"`; undefined if there are none. */
export function settingsText({ settings }: CommonGround): string | undefined {
  return settings && Object.entries(settings).map(([name, value]) => {
    const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return `${words} ${Array.isArray(value) ? shownValue(value) : JSON.stringify(value)}`;
  }).join(", ");
}

/** Whether all seeds have the same splits, as data given by a program do. */
function sameSplits({ ground: { fingerprints }, seeds }: Comparison): boolean {
  return seeds.length > 1 && new Set(Object.values(fingerprints)).size === 1;
}

/** The differences between seeds. */
export function seedsNote(comparison: Comparison): string {
  return sameSplits(comparison)
    ? "A seed decides weights and batches. The splits are the same for every seed."
    : "A seed decides weights and batches, and the data if they are generated (spirals), else the " +
      "training and validation splits. All methods see the same splits of a seed.";
}

/** The causes of standard errors. */
export function errorsNote(comparison: Comparison): string {
  const splits = sameSplits(comparison) ? "" : "splits, ";
  return `Standard errors combine the differences between ${splits}weights and batches.`;
}

/** How times were measured. */
export function timesNote({ workers, ways: predictors }: Comparison): string {
  return `Times are of single threads, with up to ${countText(workers)} networks at a time; ` +
    "an ensemble's are sums over its members; those of prediction are medians of several passes." +
    (predictors.some(({ way: predictor }) => predictor !== "")
      ? " A searched network is trained once and has two predictors."
      : "");
}

/** The predictors whose metrics leave out examples; undefined if there are none. */
export function unpredictedNote({ ways: predictors }: Comparison): string | undefined {
  const without = predictors.filter(({ unpredicted }) => unpredicted !== undefined);
  if (without.length === 0) return undefined;
  const counts = without.map((predictor) =>
    `${predictorText(predictor)}: ${countText(predictor.unpredicted!)}`
  );
  return "Test examples without a finite prediction, which the metrics leave out (all seeds " +
    `together): ${counts.join("; ")}.`;
}

/** Descriptions of the methods. */
export const methodNotes: Readonly<Record<string, string>> = {
  searched:
    "weights and a posterior over depth trained together (ELBO). The full mixture averages " +
    "all exits by their posterior; at the chosen depth the blocks beyond are cut and their mass " +
    "goes to the last remaining exit.",
  fixed: "a plain network of this number of blocks.",
  dropout: "all blocks; units are dropped at random with this probability, in training and in " +
    `prediction, which averages ${dropoutDraws} draws.`,
  ensemble:
    "this number of plain networks of all blocks with different seeds; their probabilities are " +
    "averaged. The first is the network of fixed:max.",
  "stochastic-depth": "all blocks; training skips blocks at random, deeper ones more often; the " +
    "last one survives with this probability. Predictions use all blocks.",
};

/** Published values for these data; undefined if there are none. */
export function publishedText(data: string): string | undefined {
  const rows = publishedMetrics(data);
  if (rows.length === 0) return undefined;
  const metrics = rows.map(({ method, error, logLikelihood }) =>
    `${method} ${percentText(error, 1)} and ${natsText(logLikelihood)}`
  );
  return "For orientation only, other and larger networks (ResNet-50; Antorán et al. 2020, arXiv " +
    `2006.08437): test error and log-likelihood of ${metrics.join(", ")}.`;
}
