// Which blocks can go: from the end, where the search has put what matters least, or from the front; and how many each rule
// keeps.

import { chooseDepth, type DepthRule, relative95 } from "../../depth/depth_choice.ts";
import { meanOf } from "../../math/mean.ts";
import type { Experiment } from "./definition.ts";
import type { FinishedRun } from "./location.ts";
import { imageSets, imagesJob, quickImages, searched } from "./images_job.ts";
import type { PredictionMetrics } from "./measure.ts";
import { measuredSeries, type Panel, type PanelSeries, publishedSeries } from "./panel.ts";
import { published } from "../published_values.ts";
import type { TrainingOutcome } from "./training_job.ts";

const byData = "data";
const [paperDepth, quickDepth] = [100, 10];

/** How blocks to be kept are counted. */
const rules: readonly { readonly name: string; readonly rule: DepthRule }[] = [
  { name: "relative:0.95", rule: relative95 },
  { name: "argmax", rule: { kind: "argmax" } },
  { name: "mean", rule: { kind: "mean" } },
];

/** Accuracy against blocks kept, from either end, and blocks kept under each rule. */
export const pruningStrategies: Experiment = {
  name: "pruning-strategies",
  title: "Which blocks are kept, and how many",
  about:
    `Searched networks of up to ${paperDepth} blocks. Keeping the first blocks, as a chosen depth does, costs ` +
    "little until few are left. Keeping as many of the last ones, on top of the stem and with statistics " +
    "of norms estimated anew, shows how much of the work the first blocks do.",
  quickly:
    `${quickImages}, at most ${quickDepth} blocks (published values are those of ${paperDepth})`,
  lists: { data: imageSets },
  seeds: { paper: 4, quick: 2 },
  plan(choices) {
    const maxDepth = choices.quick ? quickDepth : paperDepth;
    const step = maxDepth / (choices.quick ? 5 : 10);
    const lastBlocks = Array.from({ length: Math.floor(maxDepth / step) }, (_, i) => i * step);
    return choices.seeds.flatMap((seed) =>
      choices.lists.data.map((x) => ({
        sweep: byData,
        x,
        series: searched,
        job: imagesJob(
          { data: String(x), maxDepth, measures: { firstBlocks: true, lastBlocks } },
          seed,
          choices,
        ),
      }))
    );
  },
  panels(runs) {
    const { blocksKeptRelative95, blocksKeptExpectation } = published.pruning;
    const names = [...new Set(runs.map(({ x }) => x))];
    return [
      ...names.map((x) => accuracyPanel(String(x), runs.filter((run) => run.x === x))),
      {
        title: "Accuracy under each rule, the first blocks kept",
        x: "data set",
        y: "accuracy, test part, %",
        series: [
          ...rules.map(({ name, rule }) =>
            measuredSeries(
              runs,
              byData,
              name,
              ({ outcome }) =>
                outcome.firstBlocks && accuracyOf(outcome.firstBlocks[kept(outcome, rule)]),
              searched,
            )
          ),
          measuredSeries(
            runs,
            byData,
            "all blocks",
            ({ outcome }) => accuracyOf(outcome.full),
            searched,
          ),
        ],
      },
      {
        title: "Blocks kept under each rule",
        x: "data set",
        y: "blocks kept, % of all",
        zero: true,
        series: [
          ...rules.map(({ name, rule }) =>
            measuredSeries(
              runs,
              byData,
              name,
              ({ outcome }) => 100 * kept(outcome, rule) / outcome.network.maxDepth,
              searched,
            )
          ),
          publishedSeries("published, relative:0.95", blocksKeptRelative95, {
            like: "relative:0.95",
          }),
          publishedSeries("published, mean", blocksKeptExpectation, { like: "mean" }),
        ],
      },
    ];
  },
};

/** Blocks that a rule keeps. */
function kept({ posterior }: TrainingOutcome, rule: DepthRule): number {
  return chooseDepth(posterior, rule);
}

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
  const last = [
    ...new Set(outcomes.flatMap(({ lastBlocks = [] }) => lastBlocks.map(({ kept }) => kept))),
  ].map((x) => ({
    x,
    values: outcomes.flatMap(({ lastBlocks = [] }) =>
      lastBlocks.filter(({ kept }) => kept === x).map(({ figures: metrics }) => accuracyOf(metrics))
    ),
  }));
  const all = outcomes.map(({ full }) => accuracyOf(full));
  const series: PanelSeries[] = [
    { name: "first blocks kept", points: first },
    { name: "last blocks kept", points: [...last, { x: depth, values: all }] },
  ];
  return {
    title: `Accuracy against blocks kept, ${data}`,
    x: "blocks kept",
    y: "accuracy, test part, %",
    series: series.map(({ name, points }) => ({
      name,
      points: points.filter(({ values }) => values.length > 0),
    })),
    marks: [
      {
        name: "kept by relative:0.95, mean over seeds",
        x: meanOf(outcomes.map((outcome) => kept(outcome, relative95))).mean,
      },
      ...depth === paperDepth && data in published.pruning.blocksKeptRelative95
        ? [{
          name: "published blocks kept",
          x: published.pruning.blocksKeptRelative95[data as "mnist"],
          published: true,
        }]
        : [],
    ],
  };
}
