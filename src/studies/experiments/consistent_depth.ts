// The depth that is found hardly follows the depth that is offered, and follows the width.

import type { Experiment } from "./definition.ts";
import { measuredSeries, type PanelSeries, publishedSeries } from "./panel.ts";
import type { FinishedRun } from "./location.ts";
import { published } from "../published_values.ts";
import { type ScatteredPlaces, seedsOf, withMedians } from "./scattered.ts";
import { spiralsJob } from "./spirals_job.ts";

const byDepth = "max depth";
const byWidth = "width";
const searched = "searched";

/** Single runs of one setting lie far apart here: with 100 blocks they chose 8 to 79. */
const scattered: ScatteredPlaces = {
  where: "from 90 blocks on",
  seeds: 10,
  sweep: byDepth,
  from: 90,
};

/** A curve by maximum depth. */
function depthSeries(
  runs: readonly FinishedRun[],
  name: string,
  valueOf: (outcome: FinishedRun["run"]["outcome"]) => number,
): PanelSeries {
  return withMedians(
    measuredSeries(runs, byDepth, name, ({ outcome }) => valueOf(outcome), searched),
    scattered,
  );
}

/** Chosen depth against the maximum depth and against the width, on the spirals. */
export const consistentDepth: Experiment = {
  name: "consistent-depth",
  title: "How many blocks are offered, and how many are used",
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
    const places = [
      ...depths.map((x) => ({ sweep: byDepth, x: Number(x) })),
      ...widths.map((x) => ({ sweep: byWidth, x: Number(x) })),
    ].map((place) => ({ ...place, seeds: seedsOf(choices, scattered, place) }));
    const seeds = [...new Set(places.flatMap(({ seeds }) => seeds))];
    return seeds.flatMap((seed) =>
      places.filter(({ seeds }) => seeds.includes(seed)).map(({ sweep, x }) => ({
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
    return [
      {
        title: "Chosen depth by maximum depth",
        x: "maximum depth, blocks",
        y: "chosen depth, blocks",
        zero: true,
        series: [
          depthSeries(runs, searched, ({ chosenDepth }) => chosenDepth),
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
          measuredSeries(runs, byWidth, searched, ({ outcome }) => outcome.chosenDepth),
          publishedSeries("published", chosenDepthByWidthAtMaxDepth20),
        ],
      },
      {
        title: "Mean probability of the label by maximum depth",
        x: "maximum depth, blocks",
        y: "mean probability, test part",
        series: [
          depthSeries(runs, "at the chosen depth", ({ truncated }) => truncated.meanProbability),
          depthSeries(runs, "all exits", ({ full }) => full.meanProbability),
        ],
        bands: [{ name: "published range", from, to }],
      },
      {
        title: "Test error by maximum depth",
        x: "maximum depth, blocks",
        y: "test error, %",
        zero: true,
        series: [
          depthSeries(runs, "at the chosen depth", ({ truncated }) => 100 * truncated.error),
          depthSeries(runs, "all exits", ({ full }) => 100 * full.error),
        ],
      },
    ];
  },
};
