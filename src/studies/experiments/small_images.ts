// The experiment on small images: depth by data set, and searched networks against those of all blocks.

import { published } from "../published_values.ts";
import type { Experiment } from "./definition.ts";
import { measuredSeries, posteriorPercent, publishedSeries, seriesByDepth } from "./panel.ts";
import {
  allBlocks,
  byData,
  imageSets,
  quickImages,
  searched,
  searchedAndPlain,
} from "./published_jobs.ts";

const [paperDepth, quickDepth] = [50, 10];

/** Chosen depth, mean probability of the label and error by data set, searched and with all blocks. */
export const smallImages: Experiment = {
  name: "small-images",
  title: "Small images: depth by data set",
  about:
    `Convolutional networks of up to ${paperDepth} blocks, searched, against plain ones of all ` +
    "blocks: harder images use more blocks, and little accuracy is lost.",
  quickly:
    `${quickImages}, at most ${quickDepth} blocks (published values are those of ${paperDepth})`,
  lists: { data: imageSets },
  seeds: { paper: 4, quick: 2 },
  plan: (choices) => searchedAndPlain(choices.quick ? quickDepth : paperDepth, choices),
  panels(runs) {
    const { chosenDepth, meanProbabilitySearched, meanProbabilityFixedDepth50 } =
      published.smallImages;
    const cut = "searched, at the chosen depth";
    const measured = measuredSeries(runs, byData);
    const posteriors = [...new Set(runs.map(({ x }) => x))].map((x) => {
      const own = runs.filter((run) => run.x === x && run.series === searched);
      return seriesByDepth(String(x), own, posteriorPercent);
    });
    return [
      {
        title: "Chosen depth by data set",
        x: "data set",
        y: "chosen depth, blocks",
        zero: true,
        series: [
          measured(searched, ({ chosenDepth }) => chosenDepth),
          publishedSeries("published", chosenDepth),
        ],
      },
      {
        title: "Mean probability of the label by data set",
        x: "data set",
        y: "mean probability, test split",
        series: [
          measured(cut, ({ truncated }) => truncated.meanProbability, searched),
          measured(allBlocks, ({ full }) => full.meanProbability),
          publishedSeries("published, searched", meanProbabilitySearched, { like: cut }),
          publishedSeries("published, all 50 blocks", meanProbabilityFixedDepth50, {
            like: allBlocks,
          }),
        ],
      },
      {
        title: "Test error by data set",
        x: "data set",
        y: "test error, %",
        zero: true,
        series: [
          measured(cut, ({ truncated }) => 100 * truncated.error, searched),
          measured(allBlocks, ({ full }) => 100 * full.error),
        ],
      },
      {
        title: "Posterior over depth",
        x: "depth, blocks",
        y: "probability, %",
        zero: true,
        series: posteriors.filter(({ points }) => points.length > 0),
      },
    ];
  },
};
