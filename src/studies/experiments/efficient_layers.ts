// A searched network does its work in its first blocks; a plain one of the same depth only in its last.

import type { Objective } from "../../depth/objective.ts";
import type { Experiment } from "./definition.ts";
import { seriesByDepth } from "./panel.ts";
import type { PredictionMetrics } from "./measure.ts";
import { published } from "../published_values.ts";
import { spiralsJob } from "./spirals_job.ts";

const sweep = "objective";
const maxDepth = 20;
const objectives: Readonly<Record<string, Objective>> = {
  "searched": { kind: "elbo" },
  "every exit alike": { kind: "deep" },
  "plain, last exit": { kind: "fixed", depth: maxDepth },
};

/** How good every exit is, under three objectives, and where the posterior lies. */
export const efficientLayers: Experiment = {
  name: "efficient-layers",
  title: "What each block adds",
  about:
    "Each exit alone, of networks of 20 blocks: searched, with every exit weighted alike, and " +
    "plain, where only the last exit is trained. The searched network has done its work by the " +
    "chosen depth, the plain one only at the end.",
  quickly: "fewer seeds; each run is that of the paper",
  lists: {},
  seeds: { paper: 5, quick: 3 },
  plan: (choices) =>
    choices.seeds.flatMap((seed) =>
      Object.entries(objectives).map(([series, objective]) => ({
        sweep,
        x: series,
        series,
        job: spiralsJob({ maxDepth, objective }, seed, choices),
      }))
    ),
  panels(runs) {
    const searched = runs.filter(({ series }) => series === "searched");
    const { chosenDepth } = published.efficientLayers;
    const lines = [{ name: "chosen depth, published", x: chosenDepth, published: true }];
    const mean = searched.reduce((sum, { run }) => sum + run.outcome.chosenDepth, 0) /
      searched.length;
    const marks = searched.length > 0 ? [{ name: "chosen depth, mean", x: mean }, ...lines] : lines;
    const exits = (y: (metrics: PredictionMetrics) => number) =>
      Object.keys(objectives).map((name) =>
        seriesByDepth(
          name,
          runs.filter(({ series }) => series === name),
          (outcome) => outcome.exits.map(y),
        )
      );
    return [
      {
        title: "Mean probability of the label, each exit alone",
        x: "exit, blocks",
        y: "mean probability, test part",
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
        series: [
          seriesByDepth("searched", searched, ({ posterior }) => posterior.map((q) => 100 * q)),
        ],
        marks,
      },
    ];
  },
};
