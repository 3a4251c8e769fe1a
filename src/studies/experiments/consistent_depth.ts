// The experiment on the chosen depth against the maximum depth, on which it hardly depends, and against the width.

import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import { measuredSeries, publishedSeries } from "./panel.ts";
import { searched, spiralsJob } from "./published_jobs.ts";
import { type ScatteredSettings, seedsOf, withMedians } from "./scattered.ts";
import type { TrainingOutcome } from "./training_job.ts";

const byDepth = "max depth";
const byWidth = "width";

/** Single runs of one setting vary widely here: with 100 blocks they chose 8 to 79. */
const scattered: ScatteredSettings = {
  where: "from 90 blocks on",
  seeds: 10,
  sweep: byDepth,
  from: 90,
};

/** Chosen depth against the maximum depth and against the width, on the spirals. */
export const consistentDepth: Experiment = {
  name: "consistent-depth",
  title: "Maximum depth and chosen depth",
  about: "The chosen depth grows much slower than the maximum depth. Wider blocks do more each, " +
    "so that fewer are used.",
  quickly: "fewer depths and widths; each run is that of the paper",
  lists: {
    depths: {
      what: "maximum depths, at width 20",
      paper: [5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 100],
      quick: [5, 10, 20, 40, 80],
    },
    widths: {
      what: "widths, at a maximum depth of 20",
      paper: [5, 10, 20, 40, 100, 200, 500, 1000],
      quick: [5, 10, 20, 40],
    },
  },
  seeds: { paper: 5, quick: 3 },
  scattered,
  plan(choices) {
    const { depths, widths } = choices.lists;
    const settings = [
      ...depths.map((x) => ({ sweep: byDepth, x: Number(x) })),
      ...widths.map((x) => ({ sweep: byWidth, x: Number(x) })),
    ].map((setting) => ({ ...setting, seeds: seedsOf(choices, scattered, setting) }));
    const seeds = [...new Set(settings.flatMap(({ seeds }) => seeds))];
    return seeds.flatMap((seed) =>
      settings.filter(({ seeds }) => seeds.includes(seed)).map(({ sweep, x }) => ({
        sweep,
        x,
        series: searched,
        job: spiralsJob(sweep === byDepth ? { maxDepth: x } : { width: x }, seed, choices),
      }))
    );
  },
  panels(runs) {
    const { chosenDepthByMaxDepth, chosenDepthByWidthAtMaxDepth20, meanProbabilityRange } =
      published.consistentDepth;
    const [from, to] = meanProbabilityRange;
    const measured = (name: string, valueOf: (outcome: TrainingOutcome) => number) =>
      withMedians(measuredSeries(runs, byDepth)(name, valueOf, searched), scattered);
    const x = "maximum depth, blocks";
    return [
      {
        title: "Chosen depth by maximum depth",
        x,
        y: "chosen depth, blocks",
        zero: true,
        series: [
          measured(searched, ({ chosenDepth }) => chosenDepth),
          publishedSeries("published", chosenDepthByMaxDepth),
        ],
      },
      {
        title: "Chosen depth by width, maximum depth 20",
        x: "width, units",
        y: "chosen depth, blocks",
        xScale: "log",
        zero: true,
        series: [
          measuredSeries(runs, byWidth)(searched, ({ chosenDepth }) => chosenDepth),
          publishedSeries("published", chosenDepthByWidthAtMaxDepth20),
        ],
      },
      {
        title: "Mean probability of the label by maximum depth",
        x,
        y: "mean probability, test split",
        series: [
          measured("at the chosen depth", ({ truncated }) => truncated.meanProbability),
          measured("all exits", ({ full }) => full.meanProbability),
        ],
        bands: [{ name: "published range", from, to }],
      },
      {
        title: "Test error by maximum depth",
        x,
        y: "test error, %",
        zero: true,
        series: [
          measured("at the chosen depth", ({ truncated }) => 100 * truncated.error),
          measured("all exits", ({ full }) => 100 * full.error),
        ],
      },
    ];
  },
};
