// Harder images are given more depth, and a searched network is as good as one of all blocks.

import type { Experiment } from "./definition.ts";
import { allBlocks, imageSets, quickImages, searched, searchedAndPlain } from "./images_job.ts";
import { measuredSeries, publishedSeries, seriesByDepth } from "./panel.ts";
import { published } from "../published_values.ts";

const byData = "data";
const [paperDepth, quickDepth] = [50, 10];

/** Chosen depth, mean probability of the label and error by data set, searched and with all blocks. */
export const smallImages: Experiment = {
  name: "small-images",
  title: "Small images: depth by data set",
  about:
    `Convolutional networks of up to ${paperDepth} blocks, searched, against plain ones of all ` +
    "blocks: the harder the images, the more blocks are used, and little is lost.",
  quickly:
    `${quickImages}, at most ${quickDepth} blocks (published values are those of ${paperDepth})`,
  lists: { data: imageSets },
  seeds: { paper: 4, quick: 2 },
  plan: (choices) => searchedAndPlain(byData, choices.quick ? quickDepth : paperDepth, choices),
  panels(runs) {
    const { chosenDepth, meanProbabilitySearched, meanProbabilityFixedDepth50 } =
      published.smallImages;
    const names = [...new Set(runs.map(({ x }) => x))];
    const cut = "searched, at the chosen depth";
    const posteriors = names.map((x) =>
      seriesByDepth(
        String(x),
        runs.filter((run) => run.x === x && run.series === searched),
        ({ posterior }) => posterior.map((q) => 100 * q),
      )
    );
    return [
      {
        title: "Chosen depth by data set",
        x: "data set",
        y: "chosen depth, blocks",
        zero: true,
        series: [
          measuredSeries(runs, byData, searched, ({ outcome }) => outcome.chosenDepth),
          publishedSeries("published", chosenDepth),
        ],
      },
      {
        title: "Mean probability of the label by data set",
        x: "data set",
        y: "mean probability, test part",
        series: [
          measuredSeries(
            runs,
            byData,
            cut,
            ({ outcome }) => outcome.truncated.meanProbability,
            searched,
          ),
          measuredSeries(runs, byData, allBlocks, ({ outcome }) => outcome.full.meanProbability),
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
          measuredSeries(
            runs,
            byData,
            cut,
            ({ outcome }) => 100 * outcome.truncated.error,
            searched,
          ),
          measuredSeries(runs, byData, allBlocks, ({ outcome }) => 100 * outcome.full.error),
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
