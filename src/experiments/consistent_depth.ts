// The depth that is found hardly follows the depth that is offered, and follows the width.

import type { Experiment } from "./definition.ts";
import { measuredSeries, publishedSeries } from "./panel.ts";
import { published } from "../report/published_values.ts";
import { spiralsJob } from "./spirals_job.ts";

const byDepth = "max depth";
const byWidth = "width";
const searched = "searched";

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
  plan(choices) {
    const { depths, widths } = choices.lists;
    const run = (sweep: string, x: number, seed: number) => ({
      sweep,
      x,
      series: searched,
      job: spiralsJob(sweep === byDepth ? { maxDepth: x } : { width: x }, seed, choices),
    });
    return choices.seeds.flatMap((seed) => [
      ...depths.map((x) => run(byDepth, Number(x), seed)),
      ...widths.map((x) => run(byWidth, Number(x), seed)),
    ]);
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
          measuredSeries(runs, byDepth, searched, ({ outcome }) => outcome.chosenDepth),
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
          measuredSeries(
            runs,
            byDepth,
            "at the chosen depth",
            ({ outcome }) => outcome.truncated.meanProbability,
            searched,
          ),
          measuredSeries(
            runs,
            byDepth,
            "all exits",
            ({ outcome }) => outcome.full.meanProbability,
            searched,
          ),
        ],
        bands: [{ name: "published range", from, to }],
      },
      {
        title: "Test error by maximum depth",
        x: "maximum depth, blocks",
        y: "test error, %",
        zero: true,
        series: [
          measuredSeries(
            runs,
            byDepth,
            "at the chosen depth",
            ({ outcome }) => 100 * outcome.truncated.error,
            searched,
          ),
          measuredSeries(
            runs,
            byDepth,
            "all exits",
            ({ outcome }) => 100 * outcome.full.error,
            searched,
          ),
        ],
      },
    ];
  },
};
