// The experiment on the time that the cut saves in prediction.

import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import { measuredSeries, type PanelSeries, percent, publishedSeries } from "./panel.ts";
import { forEachSeed, imageSets, imagesJob, quickImages, searched } from "./published_jobs.ts";
import type { TrainingOutcome } from "./training_job.ts";

const sweepOf = (depth: number) => `max depth ${depth}`;

/** Time of prediction with the network cut to the chosen depth, against the full one. */
export const speedup: Experiment = {
  name: "speedup",
  title: "Time that the cut saves in prediction",
  about:
    "Networks are searched, and predictions of 64 images timed in turns: by the network cut to its " +
    "chosen depth, against all blocks with the last exit alone, as a plain network has them. " +
    "The authors compared with a network that computes every exit, which favours the cut; that " +
    "comparison is drawn too.",
  quickly: `${quickImages}, small maximum depths (published values are those of 50 and 100)`,
  lists: {
    data: imageSets,
    depths: { what: "maximum depths", paper: [50, 100], quick: [10, 20] },
  },
  seeds: { paper: 4, quick: 2 },
  plan(choices) {
    const { data, depths } = choices.lists;
    const measures = { speed: { batchSize: 64, seconds: choices.quick ? 1 : 5 } };
    const settings = depths.map(Number).flatMap((maxDepth) =>
      data.map((x) => ({ sweep: sweepOf(maxDepth), x, series: searched, maxDepth }))
    );
    return forEachSeed(
      choices,
      settings,
      ({ x, maxDepth }, seed) => imagesJob({ data: String(x), maxDepth, measures }, seed, choices),
    );
  },
  panels(runs) {
    const { percentAtMaxDepth50, percentAtMaxDepth100 } = published.speedup;
    const measured = (valueOf: (outcome: TrainingOutcome) => number | undefined): PanelSeries[] =>
      [...new Set(runs.map(({ sweep }) => sweep))].map((sweep) =>
        measuredSeries(runs, sweep)(sweep, (outcome) => percent(valueOf(outcome)), searched)
      );
    const others = [
      publishedSeries(`published, ${sweepOf(50)}`, percentAtMaxDepth50, { like: sweepOf(50) }),
      publishedSeries(`published, ${sweepOf(100)}`, percentAtMaxDepth100, { like: sweepOf(100) }),
    ];
    return [
      {
        title: "Time saved, against the last exit alone",
        x: "data set",
        y: "time saved, %",
        zero: true,
        series: [...measured(({ speed }) => speed?.saved.ofLastExit), ...others],
      },
      {
        title: "Time saved, against all exits",
        x: "data set",
        y: "time saved, %",
        zero: true,
        series: [...measured(({ speed }) => speed?.saved.ofAllExits), ...others],
      },
      {
        title: "Blocks saved",
        x: "data set",
        y: "blocks beyond the chosen depth, %",
        zero: true,
        series: measured(({ chosenDepth, network: { maxDepth } }) => 1 - chosenDepth / maxDepth),
      },
    ];
  },
};
