// The experiment on pruning: from the end, where the search puts the least important blocks, or from the front; and the
// number of blocks that each rule keeps.

import { chooseDepth, type DepthRule, relative95 } from "../../depth/depth_choice.ts";
import { meanOf } from "../../math/mean.ts";
import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import type { PredictionMetrics } from "./measure.ts";
import { measuredSeries, type Panel, publishedSeries } from "./panel.ts";
import {
  byData,
  forEachSeed,
  imageSets,
  imagesJob,
  quickImages,
  searched,
} from "./published_jobs.ts";
import type { FinishedRun } from "./runs.ts";
import type { TrainingOutcome } from "./training_job.ts";

const [paperDepth, quickDepth] = [100, 10];

/** The depth rules that are compared. */
const rules: Readonly<Record<string, DepthRule>> = {
  "relative:0.95": relative95,
  argmax: { kind: "argmax" },
  mean: { kind: "mean" },
};

/** Accuracy against blocks kept, from either end, and blocks kept under each rule. */
export const pruningStrategies: Experiment = {
  name: "pruning-strategies",
  title: "Which blocks to keep, and how many",
  about:
    `Searched networks of up to ${paperDepth} blocks. Keeping the first blocks, as a chosen depth does, costs ` +
    "little until few are left. Keeping as many of the last ones, after the stem and with statistics " +
    "of norms estimated anew, shows how much depends on the first blocks.",
  quickly:
    `${quickImages}, at most ${quickDepth} blocks (published values are those of ${paperDepth})`,
  lists: { data: imageSets },
  seeds: { paper: 4, quick: 2 },
  plan(choices) {
    const maxDepth = choices.quick ? quickDepth : paperDepth;
    const step = maxDepth / (choices.quick ? 5 : 10);
    const lastBlocks = Array.from({ length: Math.floor(maxDepth / step) }, (_, i) => i * step);
    const measures = { firstBlocks: true, lastBlocks } as const;
    return forEachSeed(
      choices,
      choices.lists.data.map((x) => ({ sweep: byData, x, series: searched })),
      ({ x }, seed) => imagesJob({ data: String(x), maxDepth, measures }, seed, choices),
    );
  },
  panels(runs) {
    const { blocksKeptRelative95, blocksKeptExpectation } = published.pruning;
    const names = [...new Set(runs.map(({ x }) => x))];
    const measured = measuredSeries(runs, byData);
    const underRules = (valueOf: (outcome: TrainingOutcome, kept: number) => number | undefined) =>
      Object.entries(rules).map(([name, rule]) =>
        measured(
          name,
          (outcome) => valueOf(outcome, chooseDepth(outcome.posterior, rule)),
          searched,
        )
      );
    return [
      ...names.map((x) => accuracyPanel(String(x), runs.filter((run) => run.x === x))),
      {
        title: "Accuracy under each rule, the first blocks kept",
        x: "data set",
        y: "accuracy, test split, %",
        series: [
          ...underRules(({ firstBlocks }, kept) => firstBlocks && accuracyOf(firstBlocks[kept])),
          measured("all blocks", ({ full }) => accuracyOf(full), searched),
        ],
      },
      {
        title: "Blocks kept under each rule",
        x: "data set",
        y: "blocks kept, % of all",
        zero: true,
        series: [
          ...underRules(({ network }, kept) => 100 * kept / network.maxDepth),
          publishedSeries("published, relative:0.95", blocksKeptRelative95, {
            like: "relative:0.95",
          }),
          publishedSeries("published, mean", blocksKeptExpectation, { like: "mean" }),
        ],
      },
    ];
  },
};

function accuracyOf({ error }: PredictionMetrics): number {
  return 100 * (1 - error);
}

/** Accuracy against blocks kept on a data set. */
function accuracyPanel(data: string, runs: readonly FinishedRun[]): Panel {
  const outcomes = runs.map(({ run }) => run.outcome);
  const depth = Math.max(0, ...outcomes.map(({ depth }) => depth));
  const first = Array.from({ length: depth + 1 }, (_, x) => ({
    x,
    values: outcomes.flatMap(({ firstBlocks }) => firstBlocks ? accuracyOf(firstBlocks[x]) : []),
  }));
  const cuts = outcomes.flatMap(({ lastBlocks = [] }) => lastBlocks);
  const last = [...new Set(cuts.map(({ kept }) => kept))].map((x) => ({
    x,
    values: cuts.filter(({ kept }) => kept === x).map(({ figures }) => accuracyOf(figures)),
  }));
  const all = { x: depth, values: outcomes.map(({ full }) => accuracyOf(full)) };
  const measured = ({ values }: { readonly values: readonly number[] }) => values.length > 0;
  const publishedBlocks: Readonly<Record<string, number>> = published.pruning.blocksKeptRelative95;
  return {
    title: `Accuracy against blocks kept, ${data}`,
    x: "blocks kept",
    y: "accuracy, test split, %",
    series: [
      { name: "first blocks kept", points: first.filter(measured) },
      { name: "last blocks kept", points: [...last, all].filter(measured) },
    ],
    marks: [
      {
        name: "kept by relative:0.95, mean over seeds",
        x: meanOf(outcomes.map(({ posterior }) => chooseDepth(posterior, relative95))).mean,
      },
      ...depth === paperDepth && data in publishedBlocks
        ? [{ name: "published blocks kept", x: publishedBlocks[data], published: true }]
        : [],
    ],
  };
}
