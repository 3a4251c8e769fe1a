// The experiment on the accuracy of each exit: a searched network reaches its own in its first blocks, a plain one of
// the same depth only in its last.

import type { Objective } from "../../depth/objective.ts";
import { meanOf } from "../../math/mean.ts";
import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import type { PredictionMetrics } from "./measure.ts";
import { posteriorPercent, seriesByDepth } from "./panel.ts";
import { forEachSeed, searched, spiralsJob } from "./published_jobs.ts";

const sweep = "objective";
const maxDepth = 20;
const objectives: Readonly<Record<string, Objective>> = {
  [searched]: { kind: "elbo" },
  "every exit alike": { kind: "deep" },
  "plain, last exit": { kind: "fixed", depth: maxDepth },
};

/** The metrics of every exit under three objectives, and the posterior. */
export const efficientLayers: Experiment = {
  name: "efficient-layers",
  title: "What each block adds",
  about:
    "Each exit alone, of networks of 20 blocks: searched, with every exit weighted alike, and " +
    "plain, where only the last exit is trained. The searched network reaches its accuracy at the " +
    "chosen depth, the plain one only at the end.",
  quickly: "fewer seeds; each run is that of the paper",
  lists: {},
  seeds: { paper: 5, quick: 3 },
  plan: (choices) =>
    forEachSeed(
      choices,
      Object.keys(objectives).map((series) => ({ sweep, x: series, series })),
      ({ series }, seed) => spiralsJob({ maxDepth, objective: objectives[series] }, seed, choices),
    ),
  panels(runs) {
    const of = (name: string) => runs.filter(({ series }) => series === name);
    const chosen = of(searched).map(({ run }) => run.outcome.chosenDepth);
    const { chosenDepth } = published.efficientLayers;
    const marks = [
      ...chosen.length > 0 ? [{ name: "chosen depth, mean", x: meanOf(chosen).mean }] : [],
      { name: "chosen depth, published", x: chosenDepth, published: true },
    ];
    const exits = (y: (metrics: PredictionMetrics) => number) =>
      Object.keys(objectives).map((name) =>
        seriesByDepth(name, of(name), (outcome) => outcome.exits.map(y))
      );
    return [
      {
        title: "Mean probability of the label, each exit alone",
        x: "exit, blocks",
        y: "mean probability, test split",
        series: exits(({ meanProbability }) => meanProbability),
        marks,
      },
      {
        title: "Test error, each exit alone",
        x: "exit, blocks",
        y: "test error, %",
        zero: true,
        series: exits(({ error }) => 100 * error),
        marks,
      },
      {
        title: "Posterior over depth",
        x: "depth, blocks",
        y: "probability, %",
        zero: true,
        series: [seriesByDepth(searched, of(searched), posteriorPercent)],
        marks,
      },
    ];
  },
};
